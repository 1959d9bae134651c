/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testRunner: '<rootDir>/test/support/native-runner.js',
  roots: ['<rootDir>/test'],
  // What starts processes or takes seconds: `npm run test:system`.
  testMatch: ['**/*.test.ts', '!**/*.system.test.ts'],
  globalSetup: '<rootDir>/test/support/make-run-folder.ts',
  globalTeardown: '<rootDir>/test/support/remove-run-folder.ts',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': '@swc/jest' },
  // Half of the time is spent waiting for servers and child processes: no core is left for jest alone.
  maxWorkers: '100%',
  // A machine that does other work beside it is no failure.
  testTimeout: 240_000,
}
