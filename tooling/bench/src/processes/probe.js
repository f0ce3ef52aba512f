/** Loaded into a server under measure with `--import`: tells what its process has used. JavaScript, so that nothing has to be stripped in a process that others are compared with. */
process.on('message', (order) => {
  if (order.ask === 'usage')
    process.send({
      answer: {
        cpu: process.cpuUsage(),
        rss: process.memoryUsage.rss(),
        resources: process.getActiveResourcesInfo(),
      },
    })
  if (order.ask === 'live') {
    globalThis.gc()
    process.send({ answer: process.memoryUsage().heapUsed })
  }
})
process.channel.unref()
