/**
 * Nobody reads any more (`status | head`), or the disk of a log file is full: what cannot be printed is lost, and is no
 * reason to stop working.
 */
export function mindStreams(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!['EPIPE', 'ENOSPC', 'EDQUOT', 'EIO', 'EFBIG'].includes(error.code ?? '')) throw error
    })
}
