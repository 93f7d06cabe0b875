package org.poai.cli.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.client.keystore.Password;

/** Passwords typed and read. */
final class PasswordsTest {
  @TempDir Path folder;

  private static Passwords typing(String... lines) {
    Deque<String> typed = new ArrayDeque<>(List.of(lines));
    return new Passwords(
        null, question -> Optional.ofNullable(typed.poll()).map(String::toCharArray));
  }

  @Test
  void fresh_typedTwiceTheSame_isTaken() {
    assertThat(typing("secret", "secret").fresh().isSameAs(typing("secret").existing("it")))
        .isTrue();
  }

  @Test
  void fresh_typedDifferently_isRefused() {
    assertThatThrownBy(() -> typing("secret", "Secret").fresh())
        .hasMessage("The two passwords differ; nothing was written.");
  }

  @Test
  void fresh_empty_isRefused() {
    assertThatThrownBy(() -> typing("").fresh()).hasMessageContaining("protects nothing");
  }

  @Test
  void existing_withoutATerminal_saysWhatHelps() {
    assertThatThrownBy(() -> typing().existing("it")).hasMessageContaining("--password-file");
  }

  @Test
  void existing_fromAFile_isItsFirstLine() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "größer als \r\nsecond");

    Password password = new Passwords(file).existing("it");

    assertThat(password.isSameAs(typing("größer als ").existing("it"))).isTrue();
    assertThatThrownBy(() -> new Passwords(folder.resolve("none")).existing("it"))
        .hasMessageContaining("it is not there");
  }
}
