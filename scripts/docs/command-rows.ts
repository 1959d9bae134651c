import type { Command } from 'commander'

/** A row for each command that does something: how it is called, and what it and its options do. */
export function commandRows(program: Command): string[][] {
  return program.commands.flatMap((command) => rowsOf(command, ''))
}

function rowsOf(command: Command, parents: string): string[][] {
  const name = `${parents}${command.name()}`
  if (command.commands.length > 0) return command.commands.flatMap((child) => rowsOf(child, `${name} `))
  const words = command.registeredArguments.map((argument) => ` <${argument.name()}>`).join('')
  return [[`\`${name}${words}\``, [command.description(), ...optionsOf(command)].join('<br>')]]
}

function optionsOf(command: Command): string[] {
  return command.options.map(({ flags, description }) => `\`${flags}\`: ${description}`)
}
