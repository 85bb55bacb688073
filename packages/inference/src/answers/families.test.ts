import { expect, test } from 'vitest'
import { parseFamilies } from './families.ts'

test('maps members to their family', () => {
  const families = parseFamilies('Skype,Skype.exe,Skype\r\n\nZoom,Zoom.exe,zoom.us\n')
  expect([...families]).toEqual([
    ['Skype.exe', 'Skype'],
    ['Skype', 'Skype'],
    ['Zoom.exe', 'Zoom'],
    ['zoom.us', 'Zoom'],
  ])
})
