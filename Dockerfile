# Untested: nobody has built it yet. docs/operations.md, "Containers", says what two of them must not share.
FROM node:22-bookworm AS build
WORKDIR /opt/chorus-bridge
COPY . .
RUN npm ci && npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
COPY --from=build /opt/chorus-bridge /opt/chorus-bridge
WORKDIR /opt/chorus-bridge
USER node
# Mount config/local.yaml and the secret files read-only, and a volume that the user node may write for the database.
ENV CHORUS_BRIDGE_CONFIG=/etc/chorus-bridge/local.yaml
CMD ["node", "--max-old-space-size=512", "--max-semi-space-size=2", "dist/cli.js", "start"]
