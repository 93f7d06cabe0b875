package org.poai.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.poai.crypto.Sha256;
import org.poai.disk.DiskTrouble;
import org.poai.disk.WholeFile;
import org.poai.primitives.Hash32;

/**
 * Writes a dataset as a sealed file. The file appears whole or not at all: it is written beside its
 * place, forced to disk, then renamed over what was there.
 */
public final class SealedWriter {
  private static final int BUFFER_BYTES = 1 << 18;

  private final FileChannel channel;
  private final RecordCipher cipher;
  private final ByteBuffer index;
  private final ByteBuffer data = ByteBuffer.allocate(BUFFER_BYTES);
  private long written;

  private SealedWriter(FileChannel channel, Dataset source, Hash32 key) {
    this.channel = channel;
    this.cipher = new RecordCipher(key, source.root());
    this.written = SealedFormat.dataStart(source.size());
    this.index = ByteBuffer.allocate(Math.toIntExact(written));
    SealedFormat.writeHeader(index, RecordCipher.keyId(key), source.size());
  }

  /**
   * Seals {@code source} under {@code key} into {@code file}.
   *
   * @throws DatasetException when the file cannot be written; what was there is still there
   */
  public static void write(Path file, Dataset source, Hash32 key) throws DatasetException {
    try {
      WholeFile.replace(file, out -> new SealedWriter(out, source, key).writeAll(source));
    } catch (IOException e) {
      throw new DatasetException(
          "The sealed dataset " + file + " cannot be written: " + DiskTrouble.reason(e, file) + ".",
          e);
    }
  }

  private void writeAll(Dataset source) throws IOException {
    channel.position(written);
    for (int i = 0; i < source.size(); i++) {
      byte[] ciphertext = cipher.seal(i, source.get(i).toJcs());
      if (ciphertext.length > SealedFormat.MAX_CIPHERTEXT_BYTES) {
        throw new IllegalArgumentException("record " + i + " is too large to be sealed");
      }
      new SealedFormat.Entry(written, ciphertext.length, Sha256.hash(ciphertext)).writeTo(index);
      if (data.remaining() < ciphertext.length) {
        flush(data);
      }
      data.put(ciphertext);
      written += ciphertext.length;
    }
    flush(data);
    channel.position(0);
    flush(index);
  }

  private void flush(ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
