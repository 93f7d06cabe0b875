package org.poai.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BoundedTextTest {
  private final BoundedText text = new BoundedText();

  @Test
  void nul_becomesTheReplacementCharacter() {
    assertThat(text.add("a\0b")).isEqualTo("a\uFFFDb");
    assertThat(text).hasToString("a\uFFFDb");
  }

  @Test
  void spacesAndLineFeeds_stay() {
    text.add(" \n");
    text.add("a \n");
    assertThat(text).hasToString(" \na \n");
  }

  @Test
  void textOf4096Bytes_isWhole_andNothingMoreIsTaken() {
    assertThat(text.add("x".repeat(4096))).hasSize(4096);
    assertThat(text.isFull()).isFalse();
    assertThat(text.add("y")).isEmpty();
    assertThat(text.isFull()).isTrue();
    assertThat(text.toString()).hasSize(4096);
  }

  @Test
  void textBeyond4096Bytes_isCutAtACodePoint() {
    text.add("x".repeat(4094));
    assertThat(text.add("é😀z")).as("two bytes, four, one").isEqualTo("é");
    assertThat(text.toString().getBytes(StandardCharsets.UTF_8)).hasSize(4096);
    assertThat(text.add("z")).as("nothing after the cut").isEmpty();
  }

  @Test
  void koreanText_isCutBetweenCharacters() {
    text.add("가".repeat(2000));
    assertThat(text.toString()).isEqualTo("가".repeat(1365));
  }
}
