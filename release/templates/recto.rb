# The formula of Homebrew, for a tap of the project's own: `brew install OWNER/tap/recto`.
class Recto < Formula
  desc "Markdown chapters in, an EPUB and a typeset PDF out"
  homepage "@ADDRESS@"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@BASE@/recto-@VERSION@-aarch64-apple-darwin.tar.gz"
      sha256 "@SHA256:aarch64-apple-darwin@"
    end
    on_intel do
      url "@BASE@/recto-@VERSION@-x86_64-apple-darwin.tar.gz"
      sha256 "@SHA256:x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "@BASE@/recto-@VERSION@-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:aarch64-unknown-linux-musl@"
    end
    on_intel do
      url "@BASE@/recto-@VERSION@-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:x86_64-unknown-linux-musl@"
    end
  end

  def install
    bin.install "recto"
    man1.install Dir["man/man1/*.1"]
    bash_completion.install "completions/recto.bash" => "recto"
    zsh_completion.install "completions/_recto"
    fish_completion.install "completions/recto.fish"
    doc.install "licences", "recto.cdx.json"
  end

  test do
    assert_equal "recto #{version}", shell_output("#{bin}/recto --version").strip
    system bin/"recto", "new", "book"
    system bin/"recto", "build", "book"
    assert_path_exists testpath/"book/output"
  end
end
