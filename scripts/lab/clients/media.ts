import { type Client, fetcher, shell, url } from './client.ts'

/** Players. */
export const media: readonly Client[] = [
  { ...fetcher('ffmpeg', 'ffmpeg', '-loglevel', 'quiet', '-i'), library: 'GnuTLS' },
  { ...fetcher('ffprobe', 'ffprobe', '-loglevel', 'quiet'), library: 'GnuTLS' },
  { ...fetcher('mpv', 'mpv', '--no-video', '--no-audio', '--ytdl=no', '--really-quiet'), library: 'GnuTLS' },
  { ...fetcher('mplayer', 'mplayer', '-really-quiet', '-vo', 'null', '-ao', 'null'), library: 'GnuTLS' },
  {
    ...fetcher('gstreamer'),
    command: (target) => shell(`gst-launch-1.0 souphttpsrc location=${url(target)} ! fakesink`),
  },
  fetcher('streamlink', '@pip/streamlink', '--loglevel', 'none', '--url'),
]
