import { Command, Option } from 'commander'
import { scratch } from '../campaign/scratch.js'
import { wholeNumber } from '../campaign/whole-number.js'
import { verdictOf, type TestVerdict } from './explained.js'
import { GUARDS, type Guard } from './guards.js'
import { markedGuards, type Marked } from './marks.js'
import { firstMiss, survey, type Range, type Survey } from './survey.js'
import { copyWith, type Copy } from './without.js'

interface Options extends Range {
  readonly only?: 'tests' | 'campaign'
}

const MARKED = markedGuards()

await new Command('guards')
  .description(
    'takes one guard after the other out of a copy of the program, and shows that its test fails, and which run of the campaign does',
  )
  .argument('[names...]', 'some of them; all if none is named')
  .option('--runs <number>', 'how many seeds to try at most', wholeNumber, 2_000)
  .option('--from <seed>', 'the first seed', wholeNumber, 1)
  .option('--jobs <number>', 'how many runs at the same time', wholeNumber, 2)
  .option('--postgres', 'the campaign over a PostgreSQL server, which several bridges share')
  .addOption(new Option('--only <part>', 'one part alone').choices(['tests', 'campaign']))
  .action(async (names: string[], { only, ...range }: Options) => {
    const isChosen = ({ name }: Guard): boolean => names.length === 0 || names.includes(name)
    const marked = MARKED.filter(isChosen)
    const handMade = GUARDS.filter(isChosen)
    if (marked.length + handMade.length < names.length)
      throw new Error(`a guard of that name is not known: ${names.join(', ')}`)
    if (only !== 'campaign') await showTests(marked)
    if (only !== 'tests') await showCampaign([...handMade, ...marked], range)
  })
  .parseAsync()

async function showTests(guards: readonly Marked[]): Promise<void> {
  console.log('| without this mark | its test | |\n| --- | --- | --- |')
  const copy = copyWith(
    ['src', 'test', 'jest.config.js', 'jest.system.config.js', 'package.json'],
    scratch('memory'),
  )
  try {
    for (const { name, test, sourceEdits } of guards) {
      const verdict: TestVerdict = await copy.while(sourceEdits, () => verdictOf(copy.folder, test))
      console.log(`| \`${name}\` | ${verdict} | ${test?.file ?? ''}: ${test?.title ?? ''} |`)
      if (verdict !== 'fails') process.exitCode = 1
    }
  } finally {
    copy.remove()
  }
  console.log('')
}

/**
 * A run in which a mark is not passed is the same without its guard. So the campaign is run once with all of them, and
 * without one only for the seeds that pass it.
 */
async function showCampaign(guards: readonly Guard[], range: Range): Promise<void> {
  const folder = scratch('memory')
  const copy = copyWith(['build'], folder)
  try {
    const whole = await survey(range, folder)
    if (whole.failing.size > 0)
      console.log(`left aside, since they fail with every guard: ${[...whole.failing].join(', ')}\n`)
    console.log(
      '| without this guard | seeds that pass it | missed after seeds | seconds | seed | broken |\n| --- | --- | --- | --- | --- | --- |',
    )
    for (const guard of guards) console.log(await line(guard, range, whole, copy, folder))
  } finally {
    copy.remove()
  }
}

async function line(
  guard: Guard,
  { from, runs, ...how }: Range,
  whole: Survey,
  copy: Copy,
  folder: string,
): Promise<string> {
  const isMarked = MARKED.some(({ name }) => name === guard.name)
  const passing = whole.passing.get(guard.name) ?? []
  const all = Array.from({ length: runs }, (_, index) => from + index)
  const seeds = (isMarked ? passing : all).filter((seed) => !whole.failing.has(seed))
  const miss = await copy.while(guard.edits, () => firstMiss(copy.folder, seeds, guard, how, folder))
  const passed = isMarked ? String(passing.length) : ''
  if (miss === undefined) {
    if (!isMarked) process.exitCode = 1
    return `| \`${guard.name}\` | ${passed} | not in ${runs} | | | |`
  }
  const seconds = whole.secondsAt.get(miss.seed)?.toFixed(0) ?? ''
  return `| \`${guard.name}\` | ${passed} | ${miss.seed - from + 1} | ${seconds} | ${miss.seed} | ${miss.rules.join(', ')} |`
}
