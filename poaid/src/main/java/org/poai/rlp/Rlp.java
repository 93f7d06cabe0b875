package org.poai.rlp;

import java.util.ArrayList;
import java.util.List;
import org.poai.primitives.Bytes;
import org.poai.rlp.RlpItem.Items;
import org.poai.rlp.RlpItem.Str;

/**
 * Encodes item trees, and decodes them from untrusted bytes: canonical form only, at most {@value
 * #MAX_DEPTH} levels.
 */
public final class Rlp {
  private static final int MAX_DEPTH = 1024;

  private Rlp() {}

  public static byte[] encode(RlpItem item) {
    RlpWriter out = new RlpWriter();
    write(item, out);
    return out.toBytes();
  }

  /** Reads exactly one item that takes up all of the input. */
  public static RlpItem decode(byte[] input) throws RlpException {
    RlpReader reader = RlpReader.of(input);
    RlpItem item = item(reader, 0);
    reader.end();
    return item;
  }

  /** Reads one list. */
  public static List<RlpItem> decodeList(byte[] input) throws RlpException {
    return decode(input).asList();
  }

  private static void write(RlpItem item, RlpWriter out) {
    if (item instanceof Str string) {
      out.string(string.bytes());
      return;
    }
    int start = out.beginList();
    ((Items) item).items().forEach(inner -> write(inner, out));
    out.endList(start);
  }

  private static RlpItem item(RlpReader reader, int depth) throws RlpException {
    if (depth > MAX_DEPTH) {
      throw new RlpException("lists nested too deep");
    }
    if (!reader.isAtList()) {
      return new Str(Bytes.of(reader.string()));
    }
    RlpReader list = reader.list();
    List<RlpItem> items = new ArrayList<>();
    while (!list.isAtEnd()) {
      items.add(item(list, depth + 1));
    }
    return new Items(items);
  }
}
