import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { ORDINARY_STATUSES } from '../../src/domain/chorus-status/ordinary-statuses.js'
import { SPECIAL_STATUSES } from '../../src/domain/chorus-status/special-statuses.js'
import { PACKAGE_ROOT } from '../../src/package-root.js'
import { program } from '../../src/program.js'
import { commandRows } from './command-rows.js'
import { markdownTable, readTable } from './markdown-table.js'
import { replaceSection, sectionOf } from './section.js'
import { statusRows, type WordsOf } from './status-rows.js'

export interface GeneratedDocument {
  /** From the folder of `package.json`. */
  readonly file: string
  /** The text of the file with the tables that the code has now, laid out as the rest of the repository is. */
  readonly bring: (text: string) => Promise<string>
}

/** The documents that hold tables made from the code. */
export const GENERATED: readonly GeneratedDocument[] = [
  {
    file: 'README.md',
    bring: (text) =>
      laidOut(
        replaceSection(text, 'commands', markdownTable(['command', 'what it does'], commandRows(program))),
      ),
  },
  {
    file: 'docs/guide-utilisateur.md',
    bring: (text) =>
      laidOut(
        [
          { name: 'statuses', statuses: ORDINARY_STATUSES },
          { name: 'special-statuses', statuses: SPECIAL_STATUSES },
        ].reduce(
          (current, { name, statuses }) =>
            replaceSection(
              current,
              name,
              markdownTable(STATUS_COLUMNS, statusRows(statuses, wordsIn(current, name))),
            ),
          text,
        ),
      ),
  },
]

const STATUS_COLUMNS = ['Statut', 'Ce qu’il veut dire', 'Prochaine action', 'Ce que vous faites']

/** What the user does is the guide's own, and stays as it was written there; nothing yet: an empty cell to fill. */
function wordsIn(text: string, name: string): WordsOf {
  const written = new Map(readTable(sectionOf(text, name)).map((cells) => [cells[0], cells[3]]))
  return (label) => written.get(label) ?? ''
}

async function laidOut(text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(join(PACKAGE_ROOT, 'README.md'))), parser: 'markdown' })
}
