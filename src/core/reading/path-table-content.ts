/** What a repository is made of: dependencies, tests, documentation, configuration, code. Rows of the path table. */
import { row } from './path-row.ts';
import type { PathRow } from './path-row.ts';

export const CONTENT_ROWS: readonly PathRow[] = [
  row(
    'dependency',
    'node',
    `
      package.json pnpm-workspace.yaml .npmrc .yarnrc .yarnrc.yml bunfig.toml .pnpmfile.cjs jsr.json deno.json
      deno.jsonc bower.json`,
  ),
  row(
    'dependency',
    'python',
    `
      pyproject.toml setup.py setup.cfg requirements*.txt requirements*.in requirements/*.txt requirements/*.in
      constraints*.txt pipfile environment.yml environment.yaml pip.conf`,
  ),
  row('dependency', 'go', `go.mod go.work`),
  row('dependency', 'rust', `cargo.toml .cargo/config.toml rust-toolchain rust-toolchain.toml`),
  row('dependency', 'ruby', `gemfile *.gemspec gems.rb`),
  row('dependency', 'php', `composer.json`),
  row(
    'dependency',
    'jvm',
    `
      pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts libs.versions.toml
      gradle-wrapper.properties build.sbt project/plugins.sbt project/build.properties ivy.xml deps.edn
      project.clj`,
  ),
  row(
    'dependency',
    'dotnet',
    `
      *.csproj *.fsproj *.vbproj directory.packages.props directory.build.props packages.config nuget.config
      global.json paket.dependencies`,
  ),
  row('dependency', 'swift', `package.swift podfile *.podspec cartfile`),
  row('dependency', 'dart', `pubspec.yaml`),
  row('dependency', 'elixir', `mix.exs rebar.config`),
  row('dependency', 'haskell', `*.cabal stack.yaml cabal.project`),
  row(
    'dependency',
    'native',
    `
      conanfile.txt conanfile.py vcpkg.json module.bazel workspace.bazel meson.wrap flake.nix default.nix
      shell.nix devbox.json brewfile .tool-versions mise.toml .mise.toml`,
  ),
  row(
    'dependency',
    'update-robot',
    `renovate.json renovate.json5 .renovaterc .renovaterc.json .github/dependabot.yml .github/dependabot.yaml`,
  ),
  row('lock', 'node', `package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock`),
  row('lock', 'python', `poetry.lock uv.lock pdm.lock pipfile.lock conda-lock.yml pylock.toml pylock.*.toml pixi.lock`),
  row('lock', 'go', `go.sum go.work.sum vendor/modules.txt`),
  row('lock', 'rust', `cargo.lock`),
  row('lock', 'ruby', `gemfile.lock gems.locked`),
  row('lock', 'php', `composer.lock symfony.lock`),
  row('lock', 'jvm', `gradle.lockfile buildscript-gradle.lockfile verification-metadata.xml`),
  row('lock', 'dotnet', `packages.lock.json paket.lock`),
  row('lock', 'swift', `package.resolved podfile.lock cartfile.resolved`),
  row('lock', 'dart', `pubspec.lock`),
  row('lock', 'elixir', `mix.lock rebar.lock`),
  row('lock', 'haskell', `stack.yaml.lock cabal.project.freeze`),
  row('lock', 'native', `conan.lock module.bazel.lock flake.lock devbox.lock brewfile.lock.json mise.lock`),
  row('lock', 'terraform', `.terraform.lock.hcl`),
  row('lock', 'helm', `chart.lock requirements.lock`),
  row(
    'test',
    'test',
    `
      *_test.go *_test.py test_*.py *_test.rb *_spec.rb conftest.py *_test.exs *_test.dart *_test.cc *_test.cpp
      *_test.c *_unittest.cc *_test.ts *_test.js *_test.rs *.test.* *.spec.* *test.java *tests.java *it.java
      *test.kt *tests.kt *spec.kt *spec.scala *test.scala *test.cs *tests.cs *test.php *tests.swift *test.swift
      *.bats *.feature *.tftest.hcl *_test.rego *.cy.ts *.cy.js *.e2e.ts *.e2e-spec.ts __tests__/** test/**
      tests/** spec/** specs/** e2e/** testdata/** test-data/** __snapshots__/** __mocks__/** fixtures/**
      src/test/** androidtest/** cypress/**`,
  ),
  row(
    'documentation',
    'documentation',
    `
      *.md *.mdx *.markdown *.rst *.adoc *.asciidoc *.txt *.org *.tex *.pod *.texi *.1 *.5 *.7 *.8 license
      licence license-* copying notice authors contributors maintainers changelog changes news readme readme.*
      citation.cff docs/**/*.png docs/**/*.jpg docs/**/*.jpeg docs/**/*.gif docs/**/*.svg docs/**/*.webp
      docs/**/*.drawio docs/**/*.puml docs/**/*.mmd`,
    `
      requirements*.txt requirements/*.txt constraints*.txt cmakelists.txt robots.txt vendor/modules.txt
      conanfile.txt *vault_pass*.txt readme.go readme.js readme.ts readme.py readme.sh`,
  ),
  row(
    'configuration',
    'configuration',
    `
      *.yml *.yaml *.json *.json5 *.jsonc *.toml *.ini *.cfg *.conf *.config *.properties *.plist *.xml *.hcl
      *.cnf *.env.* .editorconfig .gitignore .dockerignore .npmignore .prettierrc .eslintrc* makefile justfile
      taskfile.yml cmakelists.txt robots.txt *.cue *.dhall *.nix`,
  ),
  row(
    'code',
    'code',
    `
      *.ada *.adb *.ads *.asm *.s *.awk *.bash *.bat *.c *.cc *.cpp *.cxx *.h *.hh *.hpp *.hxx *.cs *.fs *.vb
      *.clj *.cljs *.cljc *.coffee *.cr *.css *.scss *.sass *.less *.d *.dart *.el *.elm *.erl *.hrl *.ex *.exs
      *.f *.f90 *.f95 *.fish *.go *.groovy *.gd *.hs *.lhs *.htm *.html *.hbs *.ejs *.erb *.haml *.jinja *.j2
      *.java *.jl *.js *.jsx *.mjs *.cjs *.ts *.tsx *.mts *.cts *.kt *.kts *.lean *.lisp *.lua *.m *.mm *.ml
      *.mli *.nim *.pas *.php *.pl *.pm *.pp *.proto *.graphql *.gql *.ps1 *.psm1 *.psd1 *.py *.pyi *.pyx *.r
      *.rb *.rake *.re *.res *.rkt *.rs *.scala *.sc *.sbt *.sh *.zsh *.ksh *.sol *.sql *.svelte *.swift *.tcl
      *.tpl *.tmpl *.v *.vhd *.vhdl *.sv *.vim *.vue *.wat *.zig *.astro *.mk *.cmake *.gradle *.ipynb *.bzl
      *.star *.bazel *.thrift *.cu *.cuh *.metal *.glsl *.wgsl *.hlsl *.rego makefile justfile rakefile
      dockerfile gnumakefile build build.bazel`,
  ),
];
