/** A program whose hello another copies. */
export interface Imitated {
  process: string
  version?: string
}

const words = (text: string) => text.split(/\s+/).filter(Boolean)

/** `prefix` before each number. */
const numbered = (prefix: string, numbers: string) => words(numbers).map((number) => `${prefix}${number}`)

/** What each library can be told to copy, under its own names. Of equal hellos of neighbouring versions one will do. */
export const PROFILES = {
  curl_cffi: [
    ...numbered('edge', '99 101'),
    ...numbered('chrome', '99 100 101 104 107 110 116 119 120 123 124 131 133a 136 142 145 146 150 151 152'),
    ...numbered('chrome', '99_android 131_android'),
    ...numbered('safari', '153 155 170 172_ios 180 180_ios 184 184_ios 260 260_ios 270 270_ios'),
    ...numbered('firefox', '133 135 144 147 153 155'),
    'tor145',
  ],
  tls_client: [
    ...numbered('chrome_', '103 106 109 112 116_PSK 116_PSK_PQ 117 120 124 130_PSK 131 133 133_PSK 144 146 150 152'),
    'brave_146',
    ...numbered('safari_', '15_6_1 16_0 ios_15_5 ios_16_0 ios_17_0 ios_18_0 ios_18_5 ios_26_0 ipad_15_6'),
    ...numbered('firefox_', '102 104 106 110 117 120 123 132 133 135 147 148'),
    ...numbered('opera_', '89 90 91'),
    ...numbered('okhttp4_android_', '7 8 9 10 11 12 13'),
  ],
  primp: [
    ...numbered('chrome_', '144 146 148 150 152 153'),
    ...numbered('edge_', '144 148 153'),
    ...numbered('firefox_', '140 146 149 151'),
    ...numbered('safari_', '18.5 26 26.3'),
    ...numbered('opera_', '126 130'),
  ],
  wreq: [
    ...numbered('Chrome', '100 105 109 114 117 119 123 126 128 130 131 133 135 138 141 144 147 150 153 154'),
    ...numbered('Edge', '101 122 127 131 134 138 142 146 148'),
    ...numbered('Firefox', '109 117 128 133 135 139 143 147 150 152'),
    'FirefoxAndroid135',
    ...numbered('OkHttp', '3_9 3_11 3_13 3_14 4_9 4_10 4_12 5'),
    ...numbered('Opera', '116 119 122 125 128 131'),
    ...numbered('Safari', '15_3 15_6_1 16 16_5 17_0 17_4_1 17_6 18 18_2 18_5 26 26_2 26_4'),
    ...numbered('SafariIos', '16_5 17_2 17_4_1 18_1_1 26 26_2'),
    ...numbered('SafariIPad', '18 26'),
  ],
  impit: ['chrome', 'firefox'],
  utls: words(`
    Firefox_55 Firefox_56 Firefox_63 Firefox_65 Firefox_99 Firefox_102 Firefox_105 Firefox_120 Chrome_58 Chrome_62
    Chrome_70 Chrome_72 Chrome_83 Chrome_87 Chrome_96 Chrome_100 Chrome_102 Chrome_106_Shuffle Chrome_115_PQ Chrome_120
    Chrome_120_PQ Chrome_131 Chrome_133 IOS_11_1 IOS_12_1 IOS_13 IOS_14 Android_11_OkHttp Edge_85 Edge_106 Safari_16_0
    360_7_5 360_11_0 QQ_11_1
  `),
} as const

/** What the words of a profile stand for; the first that it holds counts. */
const PROGRAMS: readonly (readonly [pattern: RegExp, process: string])[] = [
  [/okhttp/i, 'okhttp'],
  [/^tor/i, 'tor-browser'],
  [/^(?:safari|ios)/i, 'safari'],
  [/^360/, '360browser'],
  [/^(chrome|edge|firefox|opera|brave|qq)/i, ''],
]

/**
 * The program that a profile names, and its version where it does: `chrome_116_PSK` copies chrome 116. Throws TypeError for
 * one that names none.
 */
export function imitationOf(profile: string): Imitated {
  for (const [pattern, name] of PROGRAMS) {
    const found = pattern.exec(profile)
    if (found) return { process: name || (found[1] ?? '').toLowerCase(), ...versionOf(profile) }
  }
  throw new TypeError(`profile: ${profile} names no program that is known`)
}

/** `15.6.1` of `safari_15_6_1`; curl_cffi writes Safari's 15.3 as 153, and a letter for another variant. */
function versionOf(profile: string): { version?: string } {
  const numbers = /\d+(?:[._]\d+)*/.exec(profile.replace(/^360_|okhttp(?=\d+_android)/i, ''))?.[0]
  if (numbers === undefined) return {}
  const version = numbers.replaceAll('_', '.')
  return { version: /^safari\d{3}/.test(profile) ? version.replace(/^(\d\d)(\d)/, '$1.$2') : version }
}
