package org.poai.state;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.crypto.Keccak;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * The root of a map as the Yellow Paper's appendix D defines it, from nothing each time; shares no
 * code with {@link Trie}. Keys are hex text here.
 */
final class LiteralTrieRoot {
  private LiteralTrieRoot() {}

  static Hash32 of(Map<Bytes, Bytes> entries) {
    TreeMap<String, byte[]> pairs = new TreeMap<>();
    entries.forEach((key, value) -> pairs.put(key.toHex().substring(2), value.toArray()));
    return Keccak.hash(pairs.isEmpty() ? new byte[] {(byte) 0x80} : structure(pairs, 0));
  }

  /** c(J, i). */
  private static byte[] structure(SortedMap<String, byte[]> pairs, int i) {
    if (pairs.size() == 1) {
      Map.Entry<String, byte[]> only = pairs.entrySet().iterator().next();
      return list(string(hexPrefix(only.getKey().substring(i), 2)), string(only.getValue()));
    }
    String first = pairs.firstKey();
    String last = pairs.lastKey();
    int j = i;
    while (j < first.length() && j < last.length() && first.charAt(j) == last.charAt(j)) {
      j++;
    }
    if (j > i) {
      return list(string(hexPrefix(first.substring(i, j), 0)), node(pairs, j));
    }
    List<byte[]> items = new ArrayList<>();
    for (char digit : "0123456789abcdef".toCharArray()) {
      TreeMap<String, byte[]> below = new TreeMap<>();
      pairs.forEach(
          (key, value) -> {
            if (key.length() > i && key.charAt(i) == digit) {
              below.put(key, value);
            }
          });
      items.add(below.isEmpty() ? string(new byte[0]) : node(below, i + 1));
    }
    items.add(string(first.length() == i ? pairs.values().iterator().next() : new byte[0]));
    return list(items.toArray(byte[][]::new));
  }

  /** n(J, i): the node itself when it is short, else its hash. */
  private static byte[] node(SortedMap<String, byte[]> pairs, int i) {
    byte[] structure = structure(pairs, i);
    return structure.length < 32 ? structure : string(Keccak.hash(structure).toArray());
  }

  private static byte[] hexPrefix(String nibbles, int flag) {
    boolean odd = nibbles.length() % 2 == 1;
    String text = odd ? (flag + 1) + nibbles : flag + "0" + nibbles;
    return Bytes.fromHex("0x" + text).toArray();
  }

  private static byte[] string(byte[] bytes) {
    return bytes.length == 1 && bytes[0] >= 0 ? bytes : framed(0x80, bytes);
  }

  private static byte[] list(byte[]... items) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    for (byte[] item : items) {
      payload.writeBytes(item);
    }
    return framed(0xc0, payload.toByteArray());
  }

  private static byte[] framed(int base, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (payload.length < 56) {
      out.write(base + payload.length);
    } else if (payload.length < 256) {
      out.write(base + 56);
      out.write(payload.length);
    } else {
      out.write(base + 57);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    out.writeBytes(payload);
    return out.toByteArray();
  }
}
