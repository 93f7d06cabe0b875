package org.poai.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.quiz.prompt.UnfitModelException;

class ModelModuleTest {
  private static final Path FILE = Path.of("some\u001b[2J.gguf");

  @Test
  void clauseAboutTheModel_isASentenceThatNamesTheFile() {
    UserException unfit =
        ModelModule.refused(new UnfitModelException("its states are all one"), FILE);
    UserException infinite =
        ModelModule.refused(new InferenceException(Kind.NOT_FINITE, "it gave no number"), FILE);

    assertThat(unfit).hasMessage("The model some?[2J.gguf cannot be used: its states are all one.");
    assertThat(infinite).hasMessage("The model some?[2J.gguf cannot be used: it gave no number.");
    assertThat(unfit.exitCode()).isEqualTo(ExitCode.MODEL);
  }

  @Test
  void sentenceOfTheEngine_staysAsItIs() {
    assertThat(
            ModelModule.refused(
                new InferenceException(Kind.UNAVAILABLE, "The library is not there."), FILE))
        .hasMessage("The library is not there.");
  }
}
