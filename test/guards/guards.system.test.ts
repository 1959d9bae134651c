import { GUARDS } from './guards.js'
import { markedGuards } from './marks.js'
import { copyWith, type Copy } from './without.js'

describe('the guards that the campaign proves', () => {
  let copy: Copy

  beforeAll(() => {
    copy = copyWith(['build', 'src'])
  })

  afterAll(() => {
    copy.remove()
  })

  it.each(GUARDS)('$name is where it is taken from', async ({ edits }) => {
    await copy.while(edits, () => Promise.resolve())
  })

  it('bear marks that are taken out of the source and of the compiled program', async () => {
    for (const { edits, sourceEdits } of markedGuards())
      await copy.while([...edits, ...sourceEdits], () => Promise.resolve())
  })

  it('have a test each whose title is found', () => {
    expect(markedGuards().filter(({ test }) => test === undefined)).toEqual([])
  })
})
