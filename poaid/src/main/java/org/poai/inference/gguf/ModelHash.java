package org.poai.inference.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.poai.crypto.Sha256;
import org.poai.primitives.Hash32;

/** The SHA-256 of a file of any size, by which a model is named in a manifest. */
public final class ModelHash {
  private static final int CHUNK = 4 << 20;

  private ModelHash() {}

  public static Hash32 of(Path file, ReadProgress progress) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long total = in.size();
      ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.max(1, Math.min(CHUNK, total)));
      for (long done = 0; in.read(chunk) >= 0; chunk.clear()) {
        done += chunk.flip().remaining();
        digest.update(chunk);
        progress.at(done, total);
      }
    }
    return Hash32.of(digest.digest());
  }
}
