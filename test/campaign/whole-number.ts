import { InvalidArgumentError } from 'commander'

/** Reads an option of the command line that counts something. */
export const wholeNumber = (text: string): number => from(1, text)

/** The same where there may be none. */
export const wholeNumberOrNone = (text: string): number => from(0, text)

function from(least: number, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least)
    throw new InvalidArgumentError(`a whole number from ${String(least)} on`)
  return value
}
