package org.poai.libp2p.host;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/** Gathers what comes, until it ends. */
final class Gathering implements StreamHandler {
  final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  final CompletableFuture<Boolean> closed = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public void onData(Stream stream, ByteBuf data) {
    bytes.writeBytes(ByteBufUtil.getBytes(data));
  }

  @Override
  public void onEnd(Stream stream) {
    whole.complete(Arrays.copyOf(bytes.toByteArray(), bytes.size()));
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {
    closed.complete(reset);
  }
}
