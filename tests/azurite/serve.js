'use strict';

// Azurite's table service in memory, on a free port, for as long as whoever started this process holds its input open: also a parent that is killed lets go of it.
const net = require('node:net');

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));

const probe = net.createServer();
probe.listen(0, '127.0.0.1', () => {
  const { port } = probe.address();
  probe.close(() => {
    process.argv.push(
      '--tableHost', '127.0.0.1', '--tablePort', `${port}`, '--inMemoryPersistence', '--silent', '--skipApiVersionCheck', '--disableTelemetry');
    require('azurite/dist/src/table/main.js');
  });
});
