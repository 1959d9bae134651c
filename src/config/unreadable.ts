import { userInfo } from 'node:os'
import { z } from 'zod'

const coded = z.object({ code: z.string() })

/** Why a file could not be read, and what to do; English, to be said behind its path. */
export function whyUnreadable(error: unknown): string {
  const code = coded.safeParse(error).data?.code ?? String(error)
  switch (code) {
    case 'ENOENT':
      return 'does not exist; check the path (one that is not absolute begins where the command is started)'
    case 'ENOTDIR':
      return 'does not exist, because a part of the path is a file; check the path'
    case 'EACCES':
    case 'EPERM':
      return `may not be read by the user ${userName()}; give it the right to read the file and to enter its directories, or start the bridge as its owner`
    case 'EISDIR':
      return 'is a directory; give the path of a file'
    default:
      return `cannot be read (${code})`
  }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // Of no name, as in some containers.
    return String(process.getuid?.() ?? 'that runs this')
  }
}
