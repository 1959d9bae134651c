const UNRELEASED = '## [Unreleased]'

/** What is to be released: the lines under *Unreleased* up to the next version. Undefined: there is no such section. */
export function unreleased(changelog: string): string | undefined {
  const lines = changelog.split('\n')
  const start = lines.indexOf(UNRELEASED)
  if (start < 0) return undefined
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## '))
  return lines
    .slice(start + 1, length < 0 ? undefined : start + 1 + length)
    .join('\n')
    .trim()
}

/** Whether the changelog says anything of what is to be released: headings alone are nothing. */
export function saysSomething(section: string): boolean {
  return section.split('\n').some((line) => /^[-*] +\S/.test(line))
}

export function hasVersion(changelog: string, version: string): boolean {
  return changelog.split('\n').some((line) => line.startsWith(`## [${version}]`))
}

/** With what was unreleased under the version and the day (`2026-11-29`), and an empty *Unreleased* above it. */
export function moveUnreleased(changelog: string, version: string, day: string): string {
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## [${version}] - ${day}`)
}
