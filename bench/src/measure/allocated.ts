import { GCProfiler } from 'node:v8';

/**
 * Bytes that `work` allocates on the V8 heap: what each collection found more than the one before it had left, and what was there at
 * the end. Objects that die between two collections count; buffers outside the heap do not. Collections themselves allocate nothing here.
 */
export function allocatedBytes(work: () => void): { readonly bytes: number; readonly collections: number } {
  const profiler = new GCProfiler();
  profiler.start();
  let left = process.memoryUsage().heapUsed;
  work();
  const end = process.memoryUsage().heapUsed;
  const { statistics } = profiler.stop();
  let bytes = 0;
  for (const { beforeGC, afterGC } of statistics) {
    bytes += beforeGC.heapStatistics.usedHeapSize - left;
    left = afterGC.heapStatistics.usedHeapSize;
  }
  return { bytes: bytes + end - left, collections: statistics.length };
}
