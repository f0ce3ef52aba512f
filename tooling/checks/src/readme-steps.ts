/** What a README tells its reader to do: the packages to install and the programs to run. */

export interface ReadmeSteps {
  /** The packages of all `npm install` lines. */
  packages: string[]
  /** The blocks fenced as `ts`, in their order; code that is no program by itself is fenced as `typescript`. */
  programs: string[]
}

export function readmeSteps(markdown: string): ReadmeSteps {
  const lines = [...markdown.matchAll(/^npm install (.*)$/gm)].map(([, words = '']) => words.split(' '))
  return {
    packages: [...new Set(lines.flat().filter((word) => !word.startsWith('-')))],
    programs: [...markdown.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => code),
  }
}
