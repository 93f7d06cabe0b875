package org.poai.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.Block;
import org.poai.chain.block.DecodeResult;

class BlockLinesTest {
  @ParameterizedTest
  @ValueSource(strings = {"{}\n{}\n", "{}\n{}", "\n{}\n\n{}\n\n", "{}\r\n \r\n{}\r\n"})
  void lines_blankOnesBetween_areAllRead(String text) throws IOException {
    assertThat(read(text)).hasSize(2).allMatch(DecodeResult.Refused.class::isInstance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \r\n\n"})
  void lines_ofNothing_areNoBlocks(String text) throws IOException {
    assertThat(read(text)).isEmpty();
  }

  @Test
  void complaint_countsLinesAsTheyStand() throws IOException {
    BlockLines lines = lines("\n\n{}\n");
    assertThat(lines.next()).isPresent();
    assertThat(lines.complaint("why")).isEqualTo("Line 3: why");
  }

  private static List<DecodeResult<Block>> read(String text) throws IOException {
    BlockLines lines = lines(text);
    List<DecodeResult<Block>> all = new ArrayList<>();
    for (Optional<DecodeResult<Block>> next = lines.next(); next.isPresent(); next = lines.next()) {
      all.add(next.get());
    }
    return all;
  }

  private static BlockLines lines(String text) {
    return new BlockLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
