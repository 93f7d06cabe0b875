package org.poai.governance.delta;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.poai.crypto.Sha256;
import org.poai.disk.WholeFile;
import org.poai.primitives.Hash32;

/**
 * Applies a delta file. Behind its head stand operations that write the target in order: 0x00, u64
 * offset, u64 length copies from the base; 0x01, u64 length and so many bytes writes those. Each is
 * at least a byte long, and nothing follows the last.
 */
public final class DeltaReader {
  private static final int BUFFER = 1 << 20;

  private final DataInputStream in;
  private final FileChannel base;
  private final long baseSize;
  private final MessageDigest digest = Sha256.digest();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private long left;

  private DeltaReader(DataInputStream in, FileChannel base) throws IOException {
    this.in = in;
    this.base = base;
    this.baseSize = base.size();
  }

  /** What a delta file says that it does. */
  public static DeltaHead head(Path delta) throws IOException, DeltaException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(delta))) {
      return DeltaHead.read(in);
    }
  }

  /**
   * Writes the target, and replaces what lies there.
   *
   * @param base whose SHA-256 the caller has found to be that of the head
   * @param maxSize a target of more bytes is refused
   * @throws DeltaException when the delta is not well-formed, or its result has another hash
   * @throws IOException when a file cannot be read or written
   */
  public static void apply(Path base, Path delta, Path target, long maxSize)
      throws IOException, DeltaException {
    try (DataInputStream in =
            new DataInputStream(new BufferedInputStream(Files.newInputStream(delta), BUFFER));
        FileChannel from = FileChannel.open(base, StandardOpenOption.READ)) {
      DeltaReader reader = new DeltaReader(in, from);
      WholeFile.replace(
          target,
          out -> {
            try {
              reader.run(out, maxSize);
            } catch (DeltaException e) {
              throw new RefusedException(e);
            }
          });
    } catch (RefusedException e) {
      throw e.refusal;
    }
  }

  /** Carries a refusal out of the writing of a file, which is thrown away. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final DeltaException refusal;

    RefusedException(DeltaException refusal) {
      super(refusal);
      this.refusal = refusal;
    }
  }

  private void run(FileChannel out, long maxSize) throws IOException, DeltaException {
    DeltaHead head = DeltaHead.read(in);
    if (head.targetSize() > maxSize) {
      throw new DeltaException(
          "its result would have " + head.targetSize() + " bytes, not " + maxSize);
    }
    left = head.targetSize();
    try {
      for (long i = 0; i < head.operations(); i++) {
        operation(out);
      }
    } catch (EOFException e) {
      throw new DeltaException("it ends within an operation");
    }
    if (left > 0 || in.read() >= 0) {
      throw new DeltaException("its operations do not write what its head says");
    }
    if (!Hash32.of(digest.digest()).equals(head.target())) {
      throw new DeltaException("its result has another SHA-256 than its head says");
    }
  }

  private void operation(FileChannel out) throws IOException, DeltaException {
    switch (in.readByte()) {
      case DeltaHead.COPY -> {
        long offset = in.readLong();
        long length = length();
        if (offset < 0 || offset > baseSize - length) {
          throw new DeltaException("it copies from beyond the end of the base");
        }
        copy(out, offset, length);
      }
      case DeltaHead.LITERAL -> literal(out, length());
      default -> throw new DeltaException("it has an operation that does not exist");
    }
  }

  private long length() throws IOException, DeltaException {
    long length = in.readLong();
    if (length < 1 || length > left) {
      throw new DeltaException(
          "it has an operation of " + Long.toUnsignedString(length) + " bytes");
    }
    left -= length;
    return length;
  }

  private void copy(FileChannel out, long offset, long length) throws IOException {
    for (long done = 0; done < length; done += buffer.limit()) {
      buffer.clear().limit((int) Math.min(BUFFER, length - done));
      while (buffer.hasRemaining()) {
        if (base.read(buffer, offset + done + buffer.position()) < 0) {
          throw new IOException("the base has become shorter");
        }
      }
      put(out);
    }
  }

  private void literal(FileChannel out, long length) throws IOException {
    for (long done = 0; done < length; done += buffer.limit()) {
      buffer.clear().limit((int) Math.min(BUFFER, length - done));
      in.readFully(buffer.array(), 0, buffer.limit());
      buffer.position(buffer.limit());
      put(out);
    }
  }

  private void put(FileChannel out) throws IOException {
    buffer.flip();
    digest.update(buffer.array(), 0, buffer.limit());
    while (buffer.hasRemaining()) {
      int unused = out.write(buffer);
    }
  }
}
