package org.poai.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.poai.inference.gguf.GgufException;
import org.poai.inference.gguf.GgufModel;
import org.poai.inference.gguf.ModelHash;
import org.poai.inference.gguf.ModelReport;
import org.poai.inference.gguf.ReadProgress;
import org.poai.inference.synth.ModelShape;
import org.poai.inference.synth.ModelSynthesizer;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.tools.ModelTool;
import org.poai.tools.OutputFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid model}: tools on model files. */
@Command(
    mixinStandardHelpOptions = true,
    name = "model",
    description = "Looks at, makes and checks model files (GGUF).")
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: info, synth or check");
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "info",
      description = "Prints what a model file says of itself.")
  int info(
      @Option(names = "--tensors", description = "List every tensor.") boolean tensors,
      @Parameters(paramLabel = "FILE", description = "A GGUF file.") Path file) {
    GgufModel model = read(file);
    ModelReport.lines(model).forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().println("sha256       " + hash(file));
    if (tensors) {
      ModelReport.tensorLines(model).forEach(spec.commandLine().getOut()::println);
    }
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "synth",
      description = {
        "Writes a model of random weights with the shape of a real one.",
        "It says nothing sensible, and costs what the real one costs."
      })
  int synth(
      @Option(
              names = "--like",
              paramLabel = "SHAPE",
              defaultValue = "dev",
              description = "dev, 28m or tinyllama. Default: ${DEFAULT-VALUE}.")
          String like,
      @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: models/SHAPE.gguf.")
          @Nullable Path file) {
    ModelShape shape =
        ModelShape.labelled(like)
            .orElseThrow(
                () ->
                    new UserException(ExitCode.USAGE, "--like takes " + ModelShape.labels() + "."));
    Path target = file == null ? Path.of("models", like + ".gguf") : file;
    OutputFile.check(target);
    try {
      ModelSynthesizer.write(shape, target, ReadProgress.NONE);
    } catch (IOException e) {
      throw OutputFile.failed(target, e);
    }
    spec.commandLine().getOut().println(target + "  " + hash(target));
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "check",
      description = "Runs a model in a child process and says whether a chain can use it.")
  int check(@Parameters(paramLabel = "FILE", description = "A GGUF file.") Path file) {
    read(file);
    ModelTool.check(file, spec.commandLine().getOut());
    return 0;
  }

  private static GgufModel read(Path file) {
    try {
      return GgufModel.read(file);
    } catch (GgufException e) {
      throw new UserException(ExitCode.MODEL, String.valueOf(e.getMessage()));
    }
  }

  private static String hash(Path file) {
    try {
      return ModelHash.of(file, ReadProgress.NONE).toHex().substring(2);
    } catch (IOException e) {
      throw new UserException(ExitCode.MODEL, "Cannot read " + file + ": " + e.getMessage() + ".");
    }
  }
}
