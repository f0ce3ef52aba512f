import { describe, expect, test } from 'vitest'
import { parseBaseURL } from './base-url.ts'

describe('parseBaseURL', () => {
  test.each([
    ['localhost', 'http://localhost:11434'],
    ['http://127.0.0.1:11434', 'http://127.0.0.1:11434'],
    ['http://127.0.0.1:11434/', 'http://127.0.0.1:11434'],
    ['http://127.0.0.1:11434/api', 'http://127.0.0.1:11434'],
    ['http://127.0.0.1:11434/api/', 'http://127.0.0.1:11434'],
    ['http://127.0.0.1:11434/v1', 'http://127.0.0.1:11434'],
    ['http://127.0.0.1:11434/v1/', 'http://127.0.0.1:11434'],
    ['https://ollama.com', 'https://ollama.com'],
    ['ollama.com', 'https://ollama.com'],
    ['https://ollama.com:443/api', 'https://ollama.com'],
    ['https://example.com/proxy/ollama/v1', 'https://example.com/proxy/ollama'],
    ['https://example.com/olla/ollama/', 'https://example.com/olla/ollama'],
    ['https://example.com/myapi', 'https://example.com/myapi'],
    ['HTTP://Example.COM/v1', 'http://example.com'],
    ['example.com:8080/v1', 'http://example.com:8080'],
    ['::1', 'http://[::1]:11434'],
    ['http://[::1]:80', 'http://[::1]'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    [':1234', 'http://127.0.0.1:1234'],
    ['  http://h  ', 'http://h'],
    ['http://h//', 'http://h'],
  ])('%j is %s', (text, url) => {
    expect(parseBaseURL(text)).toEqual({ url })
  })

  test.each([
    ['http://user:pass@h/v1', { url: 'http://h', credentials: 'user:pass' }],
    ['user:p%40ss@h', { url: 'http://h:11434', credentials: 'user:p@ss' }],
    ['http://us%er@h', { url: 'http://h', credentials: 'us%er' }],
  ])('credentials in %j are taken out', (text, parsed) => {
    expect(parseBaseURL(text)).toEqual(parsed)
  })

  test.each([
    ['', 'it is empty'],
    ['   ', 'it is empty'],
    ['ftp://h', 'its scheme is "ftp", only http and https can be fetched'],
    ['http://', 'it has no host'],
    ['http://h:99999', 'its port is "99999", not a number up to 65535'],
    ['http://h:http', 'its port is "http", not a number up to 65535'],
    ['h:-1', 'its port is "-1", not a number up to 65535'],
    ['http://a b', 'it has a space in it'],
    ['http://h/?x=1', 'it has a query or a fragment'],
    ['http://h/#x', 'it has a query or a fragment'],
    ['http://[::1', 'it is not a URL'],
    ['http://%', 'it is not a URL'],
    ['18001', 'its host is the number 18001; a port of this machine is written as 127.0.0.1:11434'],
    ['http://0x7f/api', 'its host is the number 0x7f; a port of this machine is written as 127.0.0.1:11434'],
  ])('%j: %s', (text, problem) => {
    expect(parseBaseURL(text)).toEqual({ problem })
  })
})
