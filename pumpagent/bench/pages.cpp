#include "pumpagent/bench/console.hpp"

namespace ph::agent {

std::string_view front_panel_page() {
  static constexpr std::string_view kPage = R"html(<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Pump front panel</title>
<style>
 body{font:18px system-ui,sans-serif;margin:0;background:#10161c;color:#eef3f7;display:grid;
  place-items:center;min-height:100vh}
 main{width:min(44rem,94vw);background:#1b242d;border-radius:18px;padding:1.4rem 1.8rem}
 header{display:flex;justify-content:space-between;color:#a9b8c6}
 h1{font-size:1.7rem;margin:.7rem 0 0} .rate{font-size:4.4rem;font-weight:700;line-height:1.1}
 .rate,dd{font-variant-numeric:tabular-nums} dl{display:grid;grid-template-columns:9rem 1fr;margin:.6rem 0}
 dt{color:#a9b8c6} dd{margin:0} #alarm{padding:.7rem 1rem;border-radius:10px;margin:.8rem 0;display:none}
 #alarm.high{display:block;background:#b3211d} #alarm.medium{display:block;background:#8a5a00}
 #alarm.low,#alarm.information{display:block;background:#0b5a73}
 #prompt{white-space:pre-line;background:#26323d;padding:.8rem 1rem;border-radius:10px}
 #prompt:empty,#refusal:empty{display:none} #refusal{color:#ffc46b}
 button,select,input{font:inherit;padding:.7rem 1.1rem;border-radius:10px;border:0;margin:.2rem;
  background:#37475a;color:#fff} button:disabled{opacity:.25}
 button.stop{background:#d12f2a;font-weight:700} button.go{background:#1d8a4b}
 fieldset{border:1px solid #37475a;border-radius:10px;margin-top:1.2rem;color:#a9b8c6}
 body.stale main{opacity:.45} #stale{display:none} body.stale #stale{display:block;color:#ffc46b}
</style>
<body><main>
<header><b id="pump"></b><span id="state"></span><span id="library"></span></header>
<div id="stale" role="alert">No fresh picture: this panel is not up to date.</div>
<div id="alarm" role="alert"></div>
<h1 id="headline"></h1><div id="dose"></div><div class="rate" id="rate"></div>
<dl><dt>Infused</dt><dd id="infused"></dd><dt>Remaining</dt><dd id="remaining"></dd></dl>
<p id="prompt"></p><p id="refusal" role="status"></p>
<div id="keys"></div>
<input id="reason" maxlength="120" size="38" placeholder="reason, where one is asked for"
 aria-label="Reason">
<fieldset><legend>Bench: the world around the pump (simulation)</legend>
<div>Arrived at the patient: <b id="delivered"></b> &nbsp; line pressure <b id="pressure"></b></div>
<select id="kind" aria-label="Fault"></select><input id="value" type="number" value="1" min="0"
 style="width:6rem" aria-label="Value"><button id="break">Set</button><button id="heal">Heal all</button>
</fieldset></main>
<script>
const KEYS=[["stop","STOP","stop"],["confirm","Confirm","go"],["override","Override","" ],
 ["start","Start","go"],["resume","Resume","go"],["decline","Decline",""],["end","End",""],
 ["silence","Silence",""],["clear_alarm","Clear alarm",""],["standby","Standby",""],["wake","Wake",""]];
const KINDS=["occlude_downstream","partial_downstream","occlude_upstream","air_bubble","door_open",
 "container_empty","mains_loss","battery_level","motor_stall","motor_runaway","encoder_stuck",
 "pressure_stuck","pressure_broken","free_flow","step_loss","overheat"];
const $=id=>document.getElementById(id);
const post=(path,body)=>fetch(path,{method:"POST",headers:{"Content-Type":"application/json"},
 body:JSON.stringify(body)}).then(async r=>{if(!r.ok){$("refusal").textContent=(await r.json()).error.message}});
for(const[key,label,kind]of KEYS){const b=document.createElement("button");b.textContent=label;
 b.className=kind;b.id="key-"+key;b.onclick=()=>{post("/key",{key,reason:$("reason").value});
 $("reason").value=""};$("keys").append(b)}
for(const k of KINDS){const o=document.createElement("option");o.textContent=k;$("kind").append(o)}
$("break").onclick=()=>post("/fault",{kind:$("kind").value,value:Math.round(Number($("value").value))});
$("heal").onclick=()=>post("/fault",{kind:"none"});
let seen=0;
async function look(){try{const s=await(await fetch("/state")).json(),d=s.display;seen=Date.now();
 $("pump").textContent=s.id;$("state").textContent=d.state;$("library").textContent=d.library;
 for(const f of["headline","dose","rate","infused","remaining","refusal"])$(f).textContent=d[f];
 $("prompt").textContent=d.prompt.join("\n");$("alarm").textContent=d.alarm;
 $("alarm").className=d.alarm?d.alarm_priority:"";
 for(const[key]of KEYS)$("key-"+key).disabled=key!=="stop"&&!d.keys.includes(key);
 $("delivered").textContent=(s.delivered_nl/1e6).toFixed(3)+" mL";
 $("pressure").textContent=(s.pressure_mmhg_thousandths/1000).toFixed(0)+" mmHg"}catch(e){}
 document.body.classList.toggle("stale",Date.now()-seen>1500)}
setInterval(look,250);look();
</script></body></html>
)html";
  return kPage;
}

std::string_view fleet_page() {
  static constexpr std::string_view kPage = R"html(<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Simulated fleet</title>
<style>
 body{font:16px system-ui,sans-serif;margin:1.5rem;background:#10161c;color:#eef3f7}
 table{border-collapse:collapse;width:100%} th,td{text-align:left;padding:.35rem .7rem;
 border-bottom:1px solid #2a3643;font-variant-numeric:tabular-nums} th{color:#a9b8c6}
 button,select{font:inherit;background:#37475a;color:#fff;border:0;border-radius:6px;padding:.2rem .6rem}
 .high{color:#ff8a84}
</style><body><h1>Simulated fleet</h1><p id="line"></p>
<table><thead><tr><th>Pump<th>State<th>Infusion<th>Rate<th>Infused<th>Arrived<th>Library<th>Alarm<th>Bench
</tr></thead><tbody id="rows"></tbody></table>
<script>
const cell=(row,text,kind)=>{const c=row.insertCell();c.textContent=text;if(kind)c.className=kind};
const post=(path,body)=>fetch(path,{method:"POST",headers:{"Content-Type":"application/json"},
 body:JSON.stringify(body)});
async function look(){try{const s=await(await fetch("/state")).json();
 document.getElementById("line").textContent=s.pumps.length+" pumps, "+
  s.pumps.filter(p=>p.linked).length+" linked, "+s.speed+" simulated seconds a second";
 const rows=document.getElementById("rows");rows.replaceChildren();
 for(const p of s.pumps.slice(0,200)){const r=rows.insertRow();cell(r,p.id);cell(r,p.display.state);
  cell(r,p.display.headline);cell(r,p.display.rate);cell(r,p.display.infused);
  cell(r,(p.delivered_nl/1e6).toFixed(3)+" mL");cell(r,p.library||"none");
  cell(r,p.display.alarm,p.display.alarm_priority);const c=r.insertCell();
  for(const[label,kind]of[["Occlude","occlude_downstream"],["Heal","none"]]){
   const b=document.createElement("button");b.textContent=label;
   b.onclick=()=>post("/fault",{pump:p.id,kind});c.append(b," ")}}}catch(e){}}
setInterval(look,1000);look();
</script></body></html>
)html";
  return kPage;
}

}  // namespace ph::agent
