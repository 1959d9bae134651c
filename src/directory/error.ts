/**
 * Why the file of the whole directory cannot be used.
 * - `too-big`: beyond a ceiling that protects this machine
 * - `corrupt`: not a sound ZIP, or no well-formed XML
 * - `not-understood`: sound, but no structure could be read from it
 * - `implausible`: read, but it cannot be the whole directory
 * - `disk`: this machine cannot keep the file while it is read
 */
export type DirectoryFileErrorKind = 'too-big' | 'corrupt' | 'not-understood' | 'implausible' | 'disk'

const STAYS = 'The directory stored before stays in use.'

const REMEDIES: Readonly<Record<DirectoryFileErrorKind, string>> = {
  'too-big': `${STAYS} Report this message together with the version of the bridge.`,
  'not-understood': `${STAYS} Report this message together with the version of the bridge.`,
  corrupt: `${STAYS} Nothing to do at once: it is downloaded again later; report this message if it lasts.`,
  implausible: `${STAYS} Nothing to do at once: it is downloaded again later; report this message if it lasts.`,
  disk: `${STAYS} Make room in the folder for temporary files, or name another in TMPDIR; it needs 100 MB. It is downloaded again later.`,
}

export class DirectoryFileError extends Error {
  override readonly name = 'DirectoryFileError'
  /** English: what the administrator can do. */
  readonly remedy: string

  constructor(
    readonly kind: DirectoryFileErrorKind,
    /** English, one line. */
    what: string,
  ) {
    super(`The directory of Chorus Pro cannot be used: ${what}`)
    this.remedy = REMEDIES[kind]
  }
}
