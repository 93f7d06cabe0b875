package org.poai.inference.gguf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Recognises a GGUF file by its first bytes, and common files that are mistaken for one. */
final class FileKind {
  private static final int HEAD = 16;

  private FileKind() {}

  /** Reads past the magic, or says what the file looks like instead. */
  static void requireGguf(GgufInput in) throws GgufException, IOException {
    if (in.size() == 0) {
      throw new GgufException("is empty");
    }
    byte[] head = new byte[(int) Math.min(HEAD, in.size())];
    for (int i = 0; i < Math.min(4, head.length); i++) {
      head[i] = (byte) in.u8();
    }
    String magic = new String(head, 0, Math.min(4, head.length), StandardCharsets.ISO_8859_1);
    if (magic.equals("GGUF")) {
      return;
    }
    for (int i = 4; i < head.length; i++) {
      head[i] = (byte) in.u8();
    }
    throw new GgufException(
        "is not a GGUF file" + lookalike(new String(head, StandardCharsets.ISO_8859_1)));
  }

  private static String lookalike(String head) {
    String lower = head.toLowerCase(Locale.ROOT).stripLeading();
    if (lower.startsWith("<!doctype") || lower.startsWith("<html")) {
      return " but a web page, as a failed download leaves";
    }
    if (head.startsWith("version https://g".substring(0, Math.min(16, head.length())))) {
      return " but a Git LFS pointer; fetch the file that it names";
    }
    if (head.length() > 9 && head.startsWith("{\"", 8)) {
      return " but looks like safetensors; convert it with llama.cpp's convert_hf_to_gguf.py";
    }
    if (head.startsWith("PK\3\4")) {
      return " but a ZIP archive, perhaps a PyTorch checkpoint";
    }
    if (head.startsWith("tjgg") || head.startsWith("lmgg") || head.startsWith("fmgg")) {
      return " but its predecessor GGML; convert it to GGUF";
    }
    if (head.startsWith("\37\213")) {
      return " but a gzip archive; unpack it";
    }
    return "";
  }
}
