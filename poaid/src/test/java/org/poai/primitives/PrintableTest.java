package org.poai.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 7, '\n', '\r', '\t', 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x200b, 0x200e, 0x2028, 0x2029,
        0x202e, 0x2066, 0xd800, 0xdfff, 0xe000, 0xfeff, 0xffff, 0xe0041
      })
  void text_characterThatIsNotOnlyPrinted_isReplaced(int codePoint) {
    assertThat(Printable.text("a" + Character.toString(codePoint) + "b")).isEqualTo("a?b");
  }

  @Test
  void text_ofAnyScript_isKept() {
    String text = "Añ 語 עברית العربية 😀 e\u0301 ▁word";
    assertThat(Printable.text(text)).isEqualTo(text);
  }

  @Test
  void text_tooLong_isCutAtACodePoint() {
    assertThat(Printable.text("😀".repeat(61))).isEqualTo("😀".repeat(60) + "…");
    assertThat(Printable.text("x".repeat(60))).isEqualTo("x".repeat(60));
    assertThat(Printable.text("abc", 2)).isEqualTo("ab…");
    assertThat(Printable.quoted("a\n")).isEqualTo("\"a?\"");
  }
}
