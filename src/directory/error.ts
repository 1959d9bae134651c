/**
 * Why the file of the whole directory cannot be used.
 * - `too-big`: beyond a ceiling that protects this machine
 * - `corrupt`: not a sound ZIP, or no well-formed XML
 * - `not-understood`: sound, but no structure could be read from it
 * - `implausible`: read, but it cannot be the whole directory
 */
export type DirectoryFileErrorKind = 'too-big' | 'corrupt' | 'not-understood' | 'implausible'

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
    this.remedy =
      kind === 'too-big' || kind === 'not-understood'
        ? 'The directory stored before stays in use. Report this message together with the version of the bridge.'
        : 'The directory stored before stays in use. Nothing to do at once: it is downloaded again later; report this message if it lasts.'
  }
}
