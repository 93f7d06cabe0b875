package org.poai.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** An open file of a {@link FailingDisk}. */
final class FailingChannel extends FileChannel {
  private final FailingDisk disk;
  private final Path path;
  private final FileChannel own;

  FailingChannel(FailingDisk disk, Path path, FileChannel own) {
    this.disk = disk;
    this.path = path;
    this.own = own;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!disk.isNextGood()) {
      ByteBuffer half = source.duplicate();
      half.limit(half.position() + half.remaining() / 2);
      int unused = own.write(half);
      disk.step(path);
    }
    return own.write(source);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    disk.step(path);
    return own.write(sources, offset, length);
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    disk.step(path);
    return own.write(source, position);
  }

  @Override
  public void force(boolean metaData) throws IOException {
    disk.step(path);
    own.force(metaData);
    disk.forced(path, own.size());
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    own.truncate(size); // takes no room, so a full disk does it
    disk.cut(path, size);
    return this;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return own.read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return own.read(targets, offset, length);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return own.read(target, position);
  }

  @Override
  public long position() throws IOException {
    return own.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    own.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return own.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return own.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    disk.step(path);
    return own.transferFrom(source, position, count);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return own.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return own.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return own.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    own.close();
  }
}
