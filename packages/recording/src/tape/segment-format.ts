import { crc32 } from './crc32.js';

/*
 * A segment: file header, blocks, and an end mark once it is closed. All integers little-endian.
 *
 *   file header  16 B   'MIATAPE' 0 | u32 version | u32 crc of the 12 bytes before
 *   block        32 B   'BLK1' | u32 payload bytes | u32 records | u32 crc | f64 first seq | f64 first tsInit, then the payload
 *                       (crc over the header without itself, then the payload)
 *   end mark     16 B   'END1' | u32 blocks | u32 records (low 32 bits) | u32 crc of the 12 bytes before
 */

export const SEGMENT_VERSION = 1;
export const FILE_HEADER_BYTES = 16;
export const BLOCK_HEADER_BYTES = 32;
export const END_MARK_BYTES = 16;
/** No writer makes a larger block; a length above it is corruption and is never allocated. */
export const MAX_PAYLOAD_BYTES = 67_108_864;

const FILE_MAGIC = Buffer.from('MIATAPE\0', 'latin1');
export const BLOCK_MAGIC = Buffer.from('BLK1', 'latin1');
const END_MAGIC = Buffer.from('END1', 'latin1');
const CRC_AT = 12;

export interface BlockHeader {
  readonly payloadBytes: number;
  readonly records: number;
  readonly crc: number;
  readonly firstSeq: number;
  readonly firstTsInit: number;
}

export function fileHeader(): Buffer {
  const bytes = Buffer.alloc(FILE_HEADER_BYTES);
  FILE_MAGIC.copy(bytes, 0);
  bytes.writeUInt32LE(SEGMENT_VERSION, 8);
  bytes.writeUInt32LE(crc32(bytes, 0, CRC_AT), CRC_AT);
  return bytes;
}

/** Version of a segment; `undefined` when the bytes are no intact file header. */
export function readFileHeader(bytes: Buffer): number | undefined {
  if (bytes.length < FILE_HEADER_BYTES || bytes.compare(FILE_MAGIC, 0, FILE_MAGIC.length, 0, FILE_MAGIC.length) !== 0) return undefined;
  if (bytes.readUInt32LE(CRC_AT) !== crc32(bytes, 0, CRC_AT)) return undefined;
  return bytes.readUInt32LE(8);
}

/** Fills `header` for a block with this payload. */
export function writeBlockHeader(header: Buffer, payload: Buffer, records: number, firstSeq: number, firstTsInit: number): void {
  BLOCK_MAGIC.copy(header, 0);
  header.writeUInt32LE(payload.length, 4);
  header.writeUInt32LE(records, 8);
  header.writeDoubleLE(firstSeq, 16);
  header.writeDoubleLE(firstTsInit, 24);
  header.writeUInt32LE(blockCrc(header, payload), CRC_AT);
}

/** `undefined` when the bytes do not begin a block. */
export function readBlockHeader(header: Buffer): BlockHeader | undefined {
  if (header.length < BLOCK_HEADER_BYTES || !startsWith(header, BLOCK_MAGIC)) return undefined;
  return {
    payloadBytes: header.readUInt32LE(4),
    records: header.readUInt32LE(8),
    crc: header.readUInt32LE(CRC_AT),
    firstSeq: header.readDoubleLE(16),
    firstTsInit: header.readDoubleLE(24),
  };
}

export function blockCrc(header: Buffer, payload: Buffer): number {
  const head = crc32(header, 0, CRC_AT);
  return crc32(payload, 0, payload.length, crc32(header, 16, BLOCK_HEADER_BYTES, head));
}

export function endMark(blocks: number, records: number): Buffer {
  const bytes = Buffer.alloc(END_MARK_BYTES);
  END_MAGIC.copy(bytes, 0);
  bytes.writeUInt32LE(blocks >>> 0, 4);
  bytes.writeUInt32LE(records >>> 0, 8);
  bytes.writeUInt32LE(crc32(bytes, 0, CRC_AT), CRC_AT);
  return bytes;
}

export function isEndMark(bytes: Buffer): boolean {
  return bytes.length === END_MARK_BYTES && startsWith(bytes, END_MAGIC) && bytes.readUInt32LE(CRC_AT) === crc32(bytes, 0, CRC_AT);
}

function startsWith(bytes: Buffer, magic: Buffer): boolean {
  return bytes.compare(magic, 0, magic.length, 0, magic.length) === 0;
}
