package org.poai.memory;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;

/**
 * Buffers for the sockets of one event loop group, whose memory outside of the heap is taken at the
 * start: when others have filled what the JVM allows, these sockets still read and write.
 */
public final class ReservedBuffers {
  private static final int PAGE_BYTES = 8192;

  /** A chunk, which one loop reserves, has so many times doubled pages: 1 MiB. */
  private static final int CHUNK_ORDER = 7;

  private static final int SMALL_CACHE = 64;
  private static final int NORMAL_CACHE = 16;

  private ReservedBuffers() {}

  /** An allocator of which every loop of the group has reserved a chunk. */
  public static ByteBufAllocator on(EventLoopGroup group, int loops) {
    PooledByteBufAllocator allocator =
        new PooledByteBufAllocator(
            true, loops, loops, PAGE_BYTES, CHUNK_ORDER, SMALL_CACHE, NORMAL_CACHE, true);
    group.forEach(
        loop ->
            loop.execute(
                () -> {
                  boolean unused = allocator.directBuffer(PAGE_BYTES).release();
                }));
    return allocator;
  }
}
