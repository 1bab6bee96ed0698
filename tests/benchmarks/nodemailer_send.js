// Builds and sends as many mails as asked over a pool; prints messages per CPU-second.
const nodemailer = require("nodemailer");
const [port, count, connections] = process.argv.slice(2).map(Number);
const {html, text} = JSON.parse(require("fs").readFileSync(0, "utf8"));
const pool = nodemailer.createTransport({
  host: "127.0.0.1", port, pool: true, secure: false, ignoreTLS: true,
  maxConnections: connections, maxMessages: Infinity,
});
async function one(number) {
  await pool.sendMail({
    from: "Acme <news@acme.example>", to: `p${number}@receiver.example`,
    subject: "News", html: html.replaceAll("{{first_name}}", `Person ${number}`), text,
    headers: {"List-Unsubscribe": `<https://go.acme.example/u/${number}>`},
  });
}
async function main() {
  const begun = process.cpuUsage();
  let next = 0;
  const hand = async () => { while (next < count) await one(next++); };
  await Promise.all(Array.from({length: connections * 2}, hand));
  const used = process.cpuUsage(begun);
  console.log(count / ((used.user + used.system) / 1e6));
  pool.close();
}
main();
