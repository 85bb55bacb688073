import { type Client, fetcher } from './client.ts'

/** Players. */
export const media: readonly Client[] = [
  fetcher('ffmpeg', 'ffmpeg', '-loglevel', 'quiet', '-i'),
  fetcher('mpv', 'mpv', '--no-video', '--no-audio', '--ytdl=no', '--really-quiet'),
]
