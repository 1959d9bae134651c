import config from './jest.config.js'

/** What starts processes, packs, installs, waits, or plays many cycles. */
export default {
  ...config,
  testMatch: ['**/*.system.test.ts'],
  testTimeout: 900_000,
}
