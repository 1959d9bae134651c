import config from './jest.config.js'

/** What starts processes, packs, installs or waits. */
export default {
  ...config,
  testMatch: ['**/*.system.test.ts'],
  testTimeout: 900_000,
}
