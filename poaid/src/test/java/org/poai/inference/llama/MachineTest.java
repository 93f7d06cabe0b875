package org.poai.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MachineTest {
  private static final Set<String> MODERN = Set.of("sse2", "avx2", "fma", "f16c");

  @Test
  void problem_linuxWithAvx2_none() {
    assertThat(new LlamaPlatform("Linux", "amd64", MODERN).problem()).isEmpty();
  }

  @Test
  void problem_otherSystem_namesIt() {
    assertThat(new LlamaPlatform("Mac OS X", "aarch64", Set.of()).problem())
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("Mac OS X aarch64"));
    assertThat(new LlamaPlatform("Linux", "aarch64", Set.of()).problem()).isPresent();
  }

  @Test
  void problem_oldCpu_namesWhatItLacks() {
    assertThat(new LlamaPlatform("Linux", "amd64", Set.of("sse2", "f16c")).problem())
        .contains("This CPU lacks avx2 and fma, which llama.cpp needs.");
  }

  @Test
  void problem_noFlagsReadable_isNoReason() {
    assertThat(new LlamaPlatform("Linux", "amd64", Set.of()).problem()).isEmpty();
  }

  @Test
  void cpuFlags_ofCpuinfo_areItsWords() {
    List<String> lines = List.of("model name : x", "flags\t\t: fpu avx2 fma", "flags : other");
    assertThat(LlamaPlatform.cpuFlags(lines))
        .contains("fpu", "avx2", "fma")
        .doesNotContain("other");
    assertThat(LlamaPlatform.cpuFlags(List.of("Features : asimd"))).isEmpty();
  }

  @Test
  void explain_linkerMessages_sayWhatToDo() {
    assertThat(LlamaPlatform.explain("x.so: libgomp.so.1: cannot open shared object file"))
        .contains("install libgomp1");
    assertThat(LlamaPlatform.explain("/lib/libc.so.6: version `GLIBC_2.17' not found"))
        .contains("glibc 2.17 or newer");
    assertThat(LlamaPlatform.explain("Error relocating x.so: __vsnprintf_chk: symbol not found"))
        .contains("musl");
    assertThat(LlamaPlatform.explain("version `GLIBCXX_3.4.19' not found")).contains("libstdc++6");
    assertThat(LlamaPlatform.explain("invalid ELF header")).contains("invalid ELF header");
  }
}
