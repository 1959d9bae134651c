import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { BILL_FILE } from '../../scripts/release/bill-of-materials.js'
import { release } from '../../scripts/release/release.js'
import { PACKAGE_ROOT } from '../../src/package-root.js'

const NOW = new Date('2026-12-01T08:00:00Z')

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- Something new.

## [0.1.0] - 2026-11-01

- The first one.
`

const NEEDS = { dependencies: { library: '^2.0.0' }, devDependencies: { tool: '^3.0.0' } }

/** As `npm publish` runs it before anything leaves the machine. */
const { scripts } = z
  .object({ scripts: z.object({ prepublishOnly: z.string() }) })
  .parse(JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')))

const versions = z.object({
  version: z.string(),
  packages: z.object({ '': z.object({ version: z.string() }) }).optional(),
})

describe('npm run release', () => {
  let folder: string

  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text, { mode: 0o755 })
  }
  const commit = (): void => {
    git('add', '--all')
    git('commit', '--quiet', '--message', 'Work')
  }
  /** The folder, its commits and its tags. */
  const everything = (): string =>
    [
      git('status', '--porcelain'),
      git('rev-parse', 'HEAD'),
      git('tag'),
      read('package.json'),
      read('CHANGELOG.md'),
    ].join()
  const refusal = (version: string): string => {
    const before = everything()
    try {
      release(folder, version, NOW)
    } catch (error) {
      expect(error).toMatchObject({ name: 'ReleaseRefused' })
      expect(everything()).toBe(before)
      return String(error)
    }
    throw new Error('it was released')
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chorus-bridge-release-'))
    git('init', '--quiet', '--initial-branch', 'main')
    git('config', 'user.name', 'A maintainer')
    git('config', 'user.email', 'maintainer@example.org')
    const about = { name: 'released', version: '0.1.0' }
    write(
      'package.json',
      JSON.stringify({ ...about, ...NEEDS, scripts: { prepublishOnly: scripts.prepublishOnly } }, null, 2),
    )
    write(
      'package-lock.json',
      JSON.stringify(
        {
          ...about,
          lockfileVersion: 3,
          packages: {
            '': { ...about, ...NEEDS },
            'node_modules/library': { version: '2.1.0', license: 'MIT' },
            'node_modules/tool': { version: '3.0.0', dev: true },
          },
        },
        null,
        2,
      ),
    )
    write('CHANGELOG.md', CHANGELOG)
    mkdirSync(join(folder, '.ci'))
    write('.ci/run', '#!/bin/sh\nexit 0\n')
    commit()
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('writes the version and the changelog, commits them and tags the commit', () => {
    release(folder, '0.2.0', NOW)
    expect(versions.parse(JSON.parse(read('package.json'))).version).toBe('0.2.0')
    expect(versions.parse(JSON.parse(read('package-lock.json')))).toEqual({
      version: '0.2.0',
      packages: { '': { version: '0.2.0' } },
    })
    expect(read('CHANGELOG.md')).toBe(
      CHANGELOG.replace('## [Unreleased]\n', '## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n'),
    )
    expect(git('status', '--porcelain')).toBe('')
    expect(git('log', '--format=%s', '-1')).toBe('Release 0.2.0')
    expect(git('cat-file', '-t', 'v0.2.0')).toBe('tag')
    expect(git('rev-parse', 'v0.2.0^{commit}')).toBe(git('rev-parse', 'HEAD'))
  })

  it('keeps a bill of materials at the tag: what those install who run that version, and no tool of ours', () => {
    release(folder, '0.2.0', NOW)
    const bill: unknown = JSON.parse(git('show', `v0.2.0:${BILL_FILE}`))
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { name: 'released', version: '0.2.0', type: 'application' } },
      components: [{ purl: 'pkg:npm/library@2.1.0' }],
    })
    write('CHANGELOG.md', read('CHANGELOG.md').replace('## [Unreleased]', '## [Unreleased]\n\n- More.'))
    commit()
    release(folder, '0.3.0', NOW)
    expect(git('show', `v0.3.0:${BILL_FILE}`)).toContain('pkg:npm/released@0.3.0')
  })

  it('releases the version that package.json has had all along, when it is the first', () => {
    write('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n- Everything.\n')
    commit()
    release(folder, '0.1.0', NOW)
    expect(git('tag')).toBe('v0.1.0')
    expect(read('CHANGELOG.md')).toContain('## [0.1.0] - 2026-12-01\n\n- Everything.')
  })

  it('refuses what is no version', () => {
    for (const version of ['', '1', '1.2', 'v1.2.3', '01.2.3', '1.2.3-rc.1', '1.2.3 && true'])
      expect(refusal(version)).toContain('is no version')
  })

  it('refuses a version that is not later than those before', () => {
    git('tag', 'v0.10.0')
    for (const version of ['0.9.9', '0.10.0']) expect(refusal(version)).toContain('not later than v0.10.0')
    expect(refusal('0.0.9')).toContain('later')
  })

  it('refuses another branch, and none', () => {
    git('checkout', '--quiet', '-b', 'feature')
    expect(refusal('0.2.0')).toContain('this is feature')
    git('checkout', '--quiet', '--detach')
    expect(refusal('0.2.0')).toContain('this is no branch')
  })

  it('refuses work that is not committed, new files too', () => {
    write('new.ts', '')
    expect(refusal('0.2.0')).toContain('?? new.ts')
  })

  it.each([
    ['has no section', '# Changelog\n\n## [0.1.0] - 2026-11-01\n\n- The first one.\n'],
    [
      'has an empty section',
      '# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-11-01\n\n- The first one.\n',
    ],
    ['has headings only', '# Changelog\n\n## [Unreleased]\n\n### Added\n\n### Fixed\n'],
    [
      'has the version already',
      '# Changelog\n\n## [Unreleased]\n\n- New.\n\n## [0.2.0] - 2026-11-30\n\n- Old.\n',
    ],
  ])('refuses a changelog that %s', (_, changelog) => {
    write('CHANGELOG.md', changelog)
    commit()
    expect(refusal('0.2.0')).toContain('CHANGELOG.md')
  })

  it('refuses what .ci/run refuses', () => {
    write('.ci/run', '#!/bin/sh\nexit 1\n')
    commit()
    expect(refusal('0.2.0')).toContain('.ci/run failed')
  })

  it('refuses what was changed while .ci/run ran', () => {
    write('.ci/run', '#!/bin/sh\necho >> package.json\n')
    commit()
    expect(() => {
      release(folder, '0.2.0', NOW)
    }).toThrow('Something is not committed')
    expect(git('tag')).toBe('')
  })

  it('puts the files back when git does not take the commit', () => {
    write('.git/hooks/pre-commit', '#!/bin/sh\nexit 1\n')
    const before = everything()
    expect(() => {
      release(folder, '0.2.0', NOW)
    }).toThrow('git commit')
    expect(everything()).toBe(before)
  })

  it('has npm publish nothing but what stands at the tag of its version', () => {
    const publish = () =>
      execFileSync('npm', ['run', '--silent', 'prepublishOnly'], { cwd: folder, stdio: 'ignore' })
    expect(publish).toThrow('Command failed')
    release(folder, '0.2.0', NOW)
    expect(publish).not.toThrow()
    write('CHANGELOG.md', CHANGELOG)
    expect(publish).toThrow('Command failed')
    commit()
    expect(publish).toThrow('Command failed')
  })
})
