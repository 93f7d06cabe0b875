package org.poai.governance.delta;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.poai.disk.WholeFile;
import org.poai.inference.gguf.GgufException;
import org.poai.inference.gguf.TensorSections;
import org.poai.inference.gguf.TensorSections.Section;
import org.poai.network.asset.AssetHash;

/**
 * Makes a delta file of two models: each tensor that is the same in both, byte for byte, is one
 * copy; the rest of the target stands in the delta as it is.
 */
public final class DeltaWriter {
  private static final int BUFFER = 1 << 20;

  private final FileChannel base;
  private final FileChannel target;
  private final List<Operation> operations = new ArrayList<>();

  private DeltaWriter(FileChannel base, FileChannel target) {
    this.base = base;
    this.target = target;
  }

  /**
   * A stretch of the target.
   *
   * @param from offset in the base where it is a copy, else in the target
   */
  private record Operation(boolean isCopy, long from, long length) {}

  /**
   * What was written.
   *
   * @param copied bytes of the target that the base has
   */
  public record Summary(DeltaHead head, long copied) {}

  /**
   * Writes the delta from one file to the other.
   *
   * @throws GgufException when one of them is no model
   * @throws DeltaException when they have too many tensors in too many places
   */
  public static Summary write(Path baseFile, Path targetFile, Path delta)
      throws IOException, GgufException, DeltaException {
    List<Section> old = TensorSections.read(baseFile);
    List<Section> sections = TensorSections.read(targetFile);
    AssetHash baseHash = AssetHash.of(baseFile);
    AssetHash targetHash = AssetHash.of(targetFile);
    try (FileChannel base = FileChannel.open(baseFile, StandardOpenOption.READ);
        FileChannel target = FileChannel.open(targetFile, StandardOpenOption.READ)) {
      DeltaWriter writer = new DeltaWriter(base, target);
      writer.align(old, sections, targetHash.chunks().size());
      if (writer.operations.size() > DeltaHead.MAX_OPERATIONS) {
        throw new DeltaException("it would have " + writer.operations.size() + " operations");
      }
      DeltaHead head =
          new DeltaHead(
              baseHash.sha256(),
              targetHash.sha256(),
              targetHash.chunks().size(),
              writer.operations.size());
      WholeFile.replace(delta, out -> writer.write(head, out));
      long copied =
          writer.operations.stream().filter(Operation::isCopy).mapToLong(Operation::length).sum();
      return new Summary(head, copied);
    }
  }

  private void align(List<Section> old, List<Section> sections, long size) throws IOException {
    Map<String, Section> byName = new HashMap<>();
    old.forEach(section -> byName.put(section.name(), section));
    long at = 0;
    for (Section section : sections) {
      Section before = byName.get(section.name());
      if (before != null
          && section.length() > 0
          && section.offset() >= at
          && isSame(before, section)) {
        add(new Operation(false, at, section.offset() - at));
        add(new Operation(true, before.offset(), section.length()));
        at = section.offset() + section.length();
      }
    }
    add(new Operation(false, at, size - at));
  }

  /** Adds a stretch, to the one before where it goes on from there. */
  private void add(Operation next) {
    if (next.length() == 0) {
      return;
    }
    int last = operations.size() - 1;
    if (last >= 0) {
      Operation before = operations.get(last);
      if (before.isCopy() == next.isCopy() && before.from() + before.length() == next.from()) {
        operations.set(
            last, new Operation(next.isCopy(), before.from(), before.length() + next.length()));
        return;
      }
    }
    operations.add(next);
  }

  private boolean isSame(Section before, Section after) throws IOException {
    if (before.length() != after.length()) {
      return false;
    }
    for (long done = 0; done < after.length(); done += BUFFER) {
      int length = (int) Math.min(BUFFER, after.length() - done);
      if (!read(base, before.offset() + done, length)
          .equals(read(target, after.offset() + done, length))) {
        return false;
      }
    }
    return true;
  }

  private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, at + bytes.position()) < 0) {
        throw new IOException("the file has become shorter");
      }
    }
    return bytes.flip();
  }

  private void write(DeltaHead head, FileChannel file) throws IOException {
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER));
    head.write(out);
    for (Operation operation : operations) {
      if (operation.isCopy()) {
        out.writeByte(DeltaHead.COPY);
        out.writeLong(operation.from());
        out.writeLong(operation.length());
      } else {
        out.writeByte(DeltaHead.LITERAL);
        out.writeLong(operation.length());
        for (long done = 0; done < operation.length(); done += BUFFER) {
          int length = (int) Math.min(BUFFER, operation.length() - done);
          out.write(read(target, operation.from() + done, length).array());
        }
      }
    }
    out.flush();
  }
}
