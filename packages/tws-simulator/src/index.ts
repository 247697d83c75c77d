export { encodeFrame, fieldsOf, FrameReader, LARGEST_FRAME, type Field } from './wire/frame.js';
