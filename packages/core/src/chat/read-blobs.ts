/** Pictures that take time to read, read before the question is put into words. */
import type { ChatImage, ChatMessage, ChatRequest } from './chat-request.ts'

/** The question with bytes in place of Blobs; the question itself, at once, where there are none. */
export function readBlobs(request: ChatRequest): ChatRequest | Promise<ChatRequest> {
  return request.messages.some((message) => imagesOf(message).some(isBlob)) ? readAll(request) : request
}

async function readAll(request: ChatRequest): Promise<ChatRequest> {
  return { ...request, messages: await Promise.all(request.messages.map(readMessage)) }
}

async function readMessage(message: ChatMessage): Promise<ChatMessage> {
  const images = imagesOf(message)
  if (!images.some(isBlob)) return message
  // Only messages that may have images have any.
  return { ...message, images: await Promise.all(images.map(readImage)) } as ChatMessage
}

async function readImage(image: ChatImage): Promise<ChatImage> {
  return isBlob(image) ? new Uint8Array(await image.arrayBuffer()) : image
}

function imagesOf(message: ChatMessage): readonly ChatImage[] {
  return ('images' in message && message.images) || []
}

function isBlob(image: ChatImage): image is Blob {
  return image instanceof Blob
}
