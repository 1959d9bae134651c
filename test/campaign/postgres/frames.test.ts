import { Frames } from './frames.js'

const message = (type: string, ...texts: string[]): Buffer => {
  const body = Buffer.from(texts.map((text) => `${text}\0`).join(''))
  const length = Buffer.alloc(4)
  length.writeInt32BE(4 + body.length)
  return Buffer.concat([Buffer.from(type), length, body])
}

const START = message('', 'user', 'Q')
const COMMIT = message('Q', 'commit')
const PREPARED = message('P', 'name', 'select é')
const SYNC = message('S')

describe('what a client says to PostgreSQL', () => {
  it('is cut into its messages, of which statements have a text', () => {
    const frames = new Frames().take(Buffer.concat([START, COMMIT, PREPARED, SYNC]))
    expect(frames.map(({ statement }) => statement)).toEqual([undefined, 'commit', 'select é', undefined])
    expect(frames.map(({ bytes }) => bytes)).toEqual([START, COMMIT, PREPARED, SYNC])
  })

  it('is the same wherever the network has cut it', () => {
    const frames = new Frames()
    const all = Buffer.concat([START, COMMIT, PREPARED, SYNC])
    const taken = Array.from(all, (_, place) => frames.take(all.subarray(place, place + 1))).flat()
    expect(Buffer.concat(taken.map(({ bytes }) => bytes))).toEqual(all)
    expect(taken.map(({ statement }) => statement)).toEqual([undefined, 'commit', 'select é', undefined])
  })
})
