/**
 * Bytes allocated on V8's heap between two moments, garbage included: what a collection finds beyond what the one before it
 * left was allocated in between.
 * @param start,end bytes in use at the moments
 * @param collections what a GCProfiler that ran in between gives
 */
export function allocatedBetween(start, end, { statistics }) {
  let [allocated, left] = [0, start];
  for (const { beforeGC, afterGC } of statistics) {
    allocated += beforeGC.heapStatistics.usedHeapSize - left;
    left = afterGC.heapStatistics.usedHeapSize;
  }
  return allocated + end - left;
}
