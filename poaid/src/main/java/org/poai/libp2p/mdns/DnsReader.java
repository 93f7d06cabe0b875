package org.poai.libp2p.mdns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.poai.libp2p.multiformats.FormatException;

/**
 * Reads one DNS message (RFC 1035, section 4). Names may point backwards only and not often, and
 * records are few, so that a message of the largest size costs what a name of the largest size
 * costs for each record.
 */
final class DnsReader {
  static final int MAX_BYTES = 9000;
  static final int MAX_RECORDS = 128;

  private static final int MAX_NAME = 255;
  private static final int MAX_HOPS = 20;
  private static final int RESPONSE = 0x8000;
  private static final int OPCODE = 0x7800;

  /** In mDNS the highest bit of the class is a flag: QU in questions, cache-flush in records. */
  private static final int CLASS = 0x7fff;

  private final byte[] message;
  private int position;

  private DnsReader(byte[] message) {
    this.message = message;
  }

  /** Reads a whole message; bytes behind it are ignored. */
  static DnsMessage read(byte[] message) throws FormatException {
    if (message.length > MAX_BYTES) {
      throw new FormatException("a packet of more than " + MAX_BYTES + " bytes");
    }
    return new DnsReader(message).message();
  }

  private DnsMessage message() throws FormatException {
    skip(2);
    int flags = uint16();
    int questionCount = uint16();
    int recordCount = uint16() + uint16() + uint16();
    if ((flags & OPCODE) != 0 || questionCount + recordCount > MAX_RECORDS) {
      throw new FormatException("not a plain query or response, or one with too many records");
    }
    List<DnsMessage.Question> questions = new ArrayList<>();
    for (int i = 0; i < questionCount; i++) {
      String name = name();
      int type = uint16();
      if ((uint16() & CLASS) == DnsMessage.IN) {
        questions.add(new DnsMessage.Question(name, type));
      }
    }
    List<DnsMessage.Pointer> pointers = new ArrayList<>();
    List<DnsMessage.Text> texts = new ArrayList<>();
    for (int i = 0; i < recordCount; i++) {
      record(pointers, texts);
    }
    return new DnsMessage((flags & RESPONSE) != 0, questions, pointers, texts);
  }

  private void record(List<DnsMessage.Pointer> pointers, List<DnsMessage.Text> texts)
      throws FormatException {
    String name = name();
    int type = uint16();
    int recordClass = uint16() & CLASS;
    skip(4);
    int length = uint16();
    int end = position + length;
    if (end > message.length) {
      throw new FormatException("a record longer than its packet");
    }
    if (recordClass == DnsMessage.IN && type == DnsMessage.PTR) {
      pointers.add(new DnsMessage.Pointer(name, name()));
      if (position != end) {
        throw new FormatException("a pointer of another length than its record");
      }
    } else if (recordClass == DnsMessage.IN && type == DnsMessage.TXT) {
      texts.add(new DnsMessage.Text(name, strings(end)));
    }
    position = end;
  }

  private List<String> strings(int end) throws FormatException {
    List<String> strings = new ArrayList<>();
    while (position < end) {
      int length = uint8();
      if (position + length > end) {
        throw new FormatException("a string longer than its record");
      }
      if (length > 0) {
        strings.add(text(position, length));
      }
      position += length;
    }
    return strings;
  }

  /** Takes a name; the position is behind it, not behind what it points to. */
  private String name() throws FormatException {
    StringBuilder name = new StringBuilder();
    int at = position;
    int behind = -1;
    int hops = 0;
    while (true) {
      int length = byteAt(at++);
      if (length == 0) {
        break;
      } else if (length >= 0xc0) {
        int target = (length & 0x3f) << 8 | byteAt(at++);
        behind = behind < 0 ? at : behind;
        if (target >= at - 2 || ++hops > MAX_HOPS) {
          throw new FormatException("a name that points forwards, or too often");
        }
        at = target;
      } else if (length < 0x40 && name.length() + length < MAX_NAME) {
        append(name, at, length);
        at += length;
      } else {
        throw new FormatException("a name that is too long, or a label of an unknown kind");
      }
    }
    position = behind < 0 ? at : behind;
    return name.toString();
  }

  private void append(StringBuilder name, int at, int length) throws FormatException {
    if (at + length > message.length) {
      throw new FormatException("the packet ends within a name");
    }
    if (name.length() > 0) {
      name.append('.');
    }
    name.append(text(at, length).replace(".", "\\."));
  }

  private String text(int at, int length) {
    return new String(message, at, length, StandardCharsets.ISO_8859_1);
  }

  private int byteAt(int at) throws FormatException {
    if (at >= message.length) {
      throw new FormatException("the packet ends too early");
    }
    return message[at] & 0xff;
  }

  private int uint8() throws FormatException {
    return byteAt(position++);
  }

  private int uint16() throws FormatException {
    return uint8() << 8 | uint8();
  }

  private void skip(int bytes) throws FormatException {
    position += bytes;
    if (position > message.length) {
      throw new FormatException("the packet ends too early");
    }
  }
}
