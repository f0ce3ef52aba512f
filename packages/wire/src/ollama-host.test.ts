import { describe, expect, test } from 'vitest'
import { formatOllamaHost, parseOllamaHost, toConnectableHost } from './ollama-host.ts'

describe('parseOllamaHost reads what the server reads', () => {
  test.each([
    ['', 'http://127.0.0.1:11434'],
    ['1.2.3.4', 'http://1.2.3.4:11434'],
    [':1234', 'http://:1234'],
    ['1.2.3.4:1234', 'http://1.2.3.4:1234'],
    ['example.com', 'http://example.com:11434'],
    ['example.com:1234', 'http://example.com:1234'],
    [':0', 'http://:0'],
    [':66000', 'http://:11434'],
    [':-1', 'http://:11434'],
    ['[::1]', 'http://[::1]:11434'],
    ['::1', 'http://[::1]:11434'],
    ['[::]', 'http://[::]:11434'],
    ['[::1]:1337', 'http://[::1]:1337'],
    [' 1.2.3.4 ', 'http://1.2.3.4:11434'],
    ['"1.2.3.4"', 'http://1.2.3.4:11434'],
    ["'1.2.3.4'", 'http://1.2.3.4:11434'],
    [' " 1.2.3.4 " ', 'http://1.2.3.4:11434'],
    ['http://1.2.3.4', 'http://1.2.3.4:80'],
    ['http://1.2.3.4:4321', 'http://1.2.3.4:4321'],
    ['https://1.2.3.4', 'https://1.2.3.4:443'],
    ['https://1.2.3.4:4321', 'https://1.2.3.4:4321'],
    ['https://example.com/ollama', 'https://example.com:443/ollama'],
    ['ollama.com', 'https://ollama.com:443'],
    ['https://ollama.com', 'https://ollama.com:443'],
    ['example.com/', 'http://example.com:11434'],
    ['example.com:1234/', 'http://example.com:1234'],
    ['example.com/ollama', 'http://example.com:11434/ollama'],
    ['http://[::1]', 'http://[::1]:80'],
    ['localhost', 'http://localhost:11434'],
    ['http://h/a/b', 'http://h:80/a/b'],
    ['ftp://h', 'ftp://h:11434'],
  ])('%j is %s', (value, url) => {
    expect(formatOllamaHost(parseOllamaHost(value))).toBe(url)
  })
})

describe('toConnectableHost', () => {
  test.each([
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    [':1234', 'http://127.0.0.1:1234'],
    ['[::]:80', 'http://[::1]:80'],
    ['example.com', 'http://example.com:11434'],
  ])('%j is reached at %s', (value, url) => {
    expect(formatOllamaHost(toConnectableHost(parseOllamaHost(value)))).toBe(url)
  })
})
