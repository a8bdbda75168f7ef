# pbxctl as an image for pipelines and people: docker build --tag registry.example.cn/voice/pbxctl:0.1.0 .
#
#   docker run --rm --user "$(id -u):$(id -g)" --env-file pbx.env --volume "$PWD:/work" registry.example.cn/voice/pbxctl:0.1.0 plan
#
# A pipeline that wants a shell takes the entrypoint away (examples/ci does). Pin the base by its digest where builds have to be the same for
# years: --build-arg BASE=node:20.20.2-bookworm-slim@sha256:… . A mirror of the npm registry: --build-arg npm_config_registry=https://… .
ARG BASE=node:20.20.2-bookworm-slim

FROM ${BASE} AS build
ARG npm_config_registry
WORKDIR /src
COPY package.json package-lock.json .npmrc LICENSE ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY schema schema
COPY scripts scripts
COPY src src
RUN node scripts/build.mjs
RUN npm prune --omit=dev --ignore-scripts

FROM ${BASE}
# git is for --base and adopt; certificates are for its https.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git \
  && rm -rf /var/lib/apt/lists/*
# A repository that is brought into a container belongs to somebody else there: to a runner, or to who mounts it.
RUN git config --system --add safe.directory '*'
COPY --from=build /src/package.json /src/LICENSE /opt/pbxctl/
COPY --from=build /src/node_modules /opt/pbxctl/node_modules
COPY --from=build /src/schema /opt/pbxctl/schema
COPY --from=build /src/dist /opt/pbxctl/dist
RUN ln -s /opt/pbxctl/dist/cli/main.js /usr/local/bin/pbxctl
USER node
WORKDIR /work
ENTRYPOINT ["pbxctl"]
CMD ["--help"]
