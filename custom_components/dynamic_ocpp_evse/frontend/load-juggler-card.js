/* Load Juggler card: built from frontend/ by scripts/card. Contains Lit (BSD-3-Clause). */
var Re=Object.defineProperty;var Pe=Object.getOwnPropertyDescriptor;var m=(n,e,t,r)=>{for(var i=r>1?void 0:r?Pe(e,t):e,s=n.length-1,o;s>=0;s--)(o=n[s])&&(i=(r?o(e,t,i):o(i))||i);return r&&i&&Re(e,t,i),i};var ht=globalThis,mt=ht.ShadowRoot&&(ht.ShadyCSS===void 0||ht.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,St=Symbol(),Dt=new WeakMap,it=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==St)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(mt&&e===void 0){let r=t!==void 0&&t.length===1;r&&(e=Dt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),r&&Dt.set(t,e))}return e}toString(){return this.cssText}},It=n=>new it(typeof n=="string"?n:n+"",void 0,St),$=(n,...e)=>{let t=n.length===1?n[0]:e.reduce((r,i,s)=>r+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+n[s+1],n[0]);return new it(t,n,St)},Bt=(n,e)=>{if(mt)n.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let r=document.createElement("style"),i=ht.litNonce;i!==void 0&&r.setAttribute("nonce",i),r.textContent=t.cssText,n.appendChild(r)}},At=mt?n=>n:n=>n instanceof CSSStyleSheet?(e=>{let t="";for(let r of e.cssRules)t+=r.cssText;return It(t)})(n):n;var{is:je,defineProperty:Le,getOwnPropertyDescriptor:Oe,getOwnPropertyNames:He,getOwnPropertySymbols:Ve,getPrototypeOf:ze}=Object,gt=globalThis,Jt=gt.trustedTypes,Ne=Jt?Jt.emptyScript:"",Ue=gt.reactiveElementPolyfillSupport,st=(n,e)=>n,nt={toAttribute(n,e){switch(e){case Boolean:n=n?Ne:null;break;case Object:case Array:n=n==null?n:JSON.stringify(n)}return n},fromAttribute(n,e){let t=n;switch(e){case Boolean:t=n!==null;break;case Number:t=n===null?null:Number(n);break;case Object:case Array:try{t=JSON.parse(n)}catch{t=null}}return t}},ft=(n,e)=>!je(n,e),Ft={attribute:!0,type:String,converter:nt,reflect:!1,useDefault:!1,hasChanged:ft};Symbol.metadata??=Symbol("metadata"),gt.litPropertyMetadata??=new WeakMap;var P=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=Ft){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let r=Symbol(),i=this.getPropertyDescriptor(e,r,t);i!==void 0&&Le(this.prototype,e,i)}}static getPropertyDescriptor(e,t,r){let{get:i,set:s}=Oe(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:i,set(o){let a=i?.call(this);s?.call(this,o),this.requestUpdate(e,a,r)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Ft}static _$Ei(){if(this.hasOwnProperty(st("elementProperties")))return;let e=ze(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(st("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(st("properties"))){let t=this.properties,r=[...He(t),...Ve(t)];for(let i of r)this.createProperty(i,t[i])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[r,i]of t)this.elementProperties.set(r,i)}this._$Eh=new Map;for(let[t,r]of this.elementProperties){let i=this._$Eu(t,r);i!==void 0&&this._$Eh.set(i,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let r=new Set(e.flat(1/0).reverse());for(let i of r)t.unshift(At(i))}else e!==void 0&&t.push(At(e));return t}static _$Eu(e,t){let r=t.attribute;return r===!1?void 0:typeof r=="string"?r:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let r of t.keys())this.hasOwnProperty(r)&&(e.set(r,this[r]),delete this[r]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Bt(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,r){this._$AK(e,r)}_$ET(e,t){let r=this.constructor.elementProperties.get(e),i=this.constructor._$Eu(e,r);if(i!==void 0&&r.reflect===!0){let s=(r.converter?.toAttribute!==void 0?r.converter:nt).toAttribute(t,r.type);this._$Em=e,s==null?this.removeAttribute(i):this.setAttribute(i,s),this._$Em=null}}_$AK(e,t){let r=this.constructor,i=r._$Eh.get(e);if(i!==void 0&&this._$Em!==i){let s=r.getPropertyOptions(i),o=typeof s.converter=="function"?{fromAttribute:s.converter}:s.converter?.fromAttribute!==void 0?s.converter:nt;this._$Em=i;let a=o.fromAttribute(t,s.type);this[i]=a??this._$Ej?.get(i)??a,this._$Em=null}}requestUpdate(e,t,r,i=!1,s){if(e!==void 0){let o=this.constructor;if(i===!1&&(s=this[e]),r??=o.getPropertyOptions(e),!((r.hasChanged??ft)(s,t)||r.useDefault&&r.reflect&&s===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,r))))return;this.C(e,t,r)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:r,reflect:i,wrapped:s},o){r&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),s!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||r||(t=void 0),this._$AL.set(e,t)),i===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,s]of this._$Ep)this[i]=s;this._$Ep=void 0}let r=this.constructor.elementProperties;if(r.size>0)for(let[i,s]of r){let{wrapped:o}=s,a=this[i];o!==!0||this._$AL.has(i)||a===void 0||this.C(i,void 0,s,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(r=>r.hostUpdate?.()),this.update(t)):this._$EM()}catch(r){throw e=!1,this._$EM(),r}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};P.elementStyles=[],P.shadowRootOptions={mode:"open"},P[st("elementProperties")]=new Map,P[st("finalized")]=new Map,Ue?.({ReactiveElement:P}),(gt.reactiveElementVersions??=[]).push("2.1.2");var jt=globalThis,Wt=n=>n,bt=jt.trustedTypes,qt=bt?bt.createPolicy("lit-html",{createHTML:n=>n}):void 0,Qt="$lit$",H=`lit$${Math.random().toFixed(9).slice(2)}$`,te="?"+H,De=`<${te}>`,B=document,at=()=>B.createComment(""),lt=n=>n===null||typeof n!="object"&&typeof n!="function",Lt=Array.isArray,Ie=n=>Lt(n)||typeof n?.[Symbol.iterator]=="function",Et=`[ 	
\f\r]`,ot=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Gt=/-->/g,Kt=/>/g,D=RegExp(`>|${Et}(?:([^\\s"'>=/]+)(${Et}*=${Et}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Zt=/'/g,Xt=/"/g,ee=/^(?:script|style|textarea|title)$/i,Ot=n=>(e,...t)=>({_$litType$:n,strings:e,values:t}),h=Ot(1),F=Ot(2),Mr=Ot(3),J=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),Yt=new WeakMap,I=B.createTreeWalker(B,129);function re(n,e){if(!Lt(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return qt!==void 0?qt.createHTML(e):e}var Be=(n,e)=>{let t=n.length-1,r=[],i,s=e===2?"<svg>":e===3?"<math>":"",o=ot;for(let a=0;a<t;a++){let l=n[a],c,p,d=-1,g=0;for(;g<l.length&&(o.lastIndex=g,p=o.exec(l),p!==null);)g=o.lastIndex,o===ot?p[1]==="!--"?o=Gt:p[1]!==void 0?o=Kt:p[2]!==void 0?(ee.test(p[2])&&(i=RegExp("</"+p[2],"g")),o=D):p[3]!==void 0&&(o=D):o===D?p[0]===">"?(o=i??ot,d=-1):p[1]===void 0?d=-2:(d=o.lastIndex-p[2].length,c=p[1],o=p[3]===void 0?D:p[3]==='"'?Xt:Zt):o===Xt||o===Zt?o=D:o===Gt||o===Kt?o=ot:(o=D,i=void 0);let b=o===D&&n[a+1].startsWith("/>")?" ":"";s+=o===ot?l+De:d>=0?(r.push(c),l.slice(0,d)+Qt+l.slice(d)+H+b):l+H+(d===-2?a:b)}return[re(n,s+(n[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),r]},ct=class n{constructor({strings:e,_$litType$:t},r){let i;this.parts=[];let s=0,o=0,a=e.length-1,l=this.parts,[c,p]=Be(e,t);if(this.el=n.createElement(c,r),I.currentNode=this.el.content,t===2||t===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(i=I.nextNode())!==null&&l.length<a;){if(i.nodeType===1){if(i.hasAttributes())for(let d of i.getAttributeNames())if(d.endsWith(Qt)){let g=p[o++],b=i.getAttribute(d).split(H),T=/([.?@])?(.*)/.exec(g);l.push({type:1,index:s,name:T[2],strings:b,ctor:T[1]==="."?Ct:T[1]==="?"?Mt:T[1]==="@"?Rt:Y}),i.removeAttribute(d)}else d.startsWith(H)&&(l.push({type:6,index:s}),i.removeAttribute(d));if(ee.test(i.tagName)){let d=i.textContent.split(H),g=d.length-1;if(g>0){i.textContent=bt?bt.emptyScript:"";for(let b=0;b<g;b++)i.append(d[b],at()),I.nextNode(),l.push({type:2,index:++s});i.append(d[g],at())}}}else if(i.nodeType===8)if(i.data===te)l.push({type:2,index:s});else{let d=-1;for(;(d=i.data.indexOf(H,d+1))!==-1;)l.push({type:7,index:s}),d+=H.length-1}s++}}static createElement(e,t){let r=B.createElement("template");return r.innerHTML=e,r}};function X(n,e,t=n,r){if(e===J)return e;let i=r!==void 0?t._$Co?.[r]:t._$Cl,s=lt(e)?void 0:e._$litDirective$;return i?.constructor!==s&&(i?._$AO?.(!1),s===void 0?i=void 0:(i=new s(n),i._$AT(n,t,r)),r!==void 0?(t._$Co??=[])[r]=i:t._$Cl=i),i!==void 0&&(e=X(n,i._$AS(n,e.values),i,r)),e}var Tt=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:r}=this._$AD,i=(e?.creationScope??B).importNode(t,!0);I.currentNode=i;let s=I.nextNode(),o=0,a=0,l=r[0];for(;l!==void 0;){if(o===l.index){let c;l.type===2?c=new dt(s,s.nextSibling,this,e):l.type===1?c=new l.ctor(s,l.name,l.strings,this,e):l.type===6&&(c=new Pt(s,this,e)),this._$AV.push(c),l=r[++a]}o!==l?.index&&(s=I.nextNode(),o++)}return I.currentNode=B,i}p(e){let t=0;for(let r of this._$AV)r!==void 0&&(r.strings!==void 0?(r._$AI(e,r,t),t+=r.strings.length-2):r._$AI(e[t])),t++}},dt=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,r,i){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=r,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=X(this,e,t),lt(e)?e===u||e==null||e===""?(this._$AH!==u&&this._$AR(),this._$AH=u):e!==this._$AH&&e!==J&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Ie(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==u&&lt(this._$AH)?this._$AA.nextSibling.data=e:this.T(B.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:r}=e,i=typeof r=="number"?this._$AC(e):(r.el===void 0&&(r.el=ct.createElement(re(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===i)this._$AH.p(t);else{let s=new Tt(i,this),o=s.u(this.options);s.p(t),this.T(o),this._$AH=s}}_$AC(e){let t=Yt.get(e.strings);return t===void 0&&Yt.set(e.strings,t=new ct(e)),t}k(e){Lt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,r,i=0;for(let s of e)i===t.length?t.push(r=new n(this.O(at()),this.O(at()),this,this.options)):r=t[i],r._$AI(s),i++;i<t.length&&(this._$AR(r&&r._$AB.nextSibling,i),t.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let r=Wt(e).nextSibling;Wt(e).remove(),e=r}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},Y=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,r,i,s){this.type=1,this._$AH=u,this._$AN=void 0,this.element=e,this.name=t,this._$AM=i,this.options=s,r.length>2||r[0]!==""||r[1]!==""?(this._$AH=Array(r.length-1).fill(new String),this.strings=r):this._$AH=u}_$AI(e,t=this,r,i){let s=this.strings,o=!1;if(s===void 0)e=X(this,e,t,0),o=!lt(e)||e!==this._$AH&&e!==J,o&&(this._$AH=e);else{let a=e,l,c;for(e=s[0],l=0;l<s.length-1;l++)c=X(this,a[r+l],t,l),c===J&&(c=this._$AH[l]),o||=!lt(c)||c!==this._$AH[l],c===u?e=u:e!==u&&(e+=(c??"")+s[l+1]),this._$AH[l]=c}o&&!i&&this.j(e)}j(e){e===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Ct=class extends Y{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===u?void 0:e}},Mt=class extends Y{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==u)}},Rt=class extends Y{constructor(e,t,r,i,s){super(e,t,r,i,s),this.type=5}_$AI(e,t=this){if((e=X(this,e,t,0)??u)===J)return;let r=this._$AH,i=e===u&&r!==u||e.capture!==r.capture||e.once!==r.once||e.passive!==r.passive,s=e!==u&&(r===u||i);i&&this.element.removeEventListener(this.name,this,r),s&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Pt=class{constructor(e,t,r){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=r}get _$AU(){return this._$AM._$AU}_$AI(e){X(this,e)}};var Je=jt.litHtmlPolyfillSupport;Je?.(ct,dt),(jt.litHtmlVersions??=[]).push("3.3.3");var ie=(n,e,t)=>{let r=t?.renderBefore??e,i=r._$litPart$;if(i===void 0){let s=t?.renderBefore??null;r._$litPart$=i=new dt(e.insertBefore(at(),s),s,void 0,t??{})}return i._$AI(n),i};var Ht=globalThis,x=class extends P{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=ie(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return J}};x._$litElement$=!0,x.finalized=!0,Ht.litElementHydrateSupport?.({LitElement:x});var Fe=Ht.litElementPolyfillSupport;Fe?.({LitElement:x});(Ht.litElementVersions??=[]).push("4.2.2");var We={attribute:!0,type:String,converter:nt,reflect:!1,hasChanged:ft},qe=(n=We,e,t)=>{let{kind:r,metadata:i}=t,s=globalThis.litPropertyMetadata.get(i);if(s===void 0&&globalThis.litPropertyMetadata.set(i,s=new Map),r==="setter"&&((n=Object.create(n)).wrapped=!0),s.set(t.name,n),r==="accessor"){let{name:o}=t;return{set(a){let l=e.get.call(this);e.set.call(this,a),this.requestUpdate(o,l,n,!0,a)},init(a){return a!==void 0&&this.C(o,void 0,n,a),a}}}if(r==="setter"){let{name:o}=t;return function(a){let l=this[o];e.call(this,a),this.requestUpdate(o,l,n,!0,a)}}throw Error("Unsupported decorator location: "+r)};function f(n){return(e,t)=>typeof t=="object"?qe(n,e,t):((r,i,s)=>{let o=i.hasOwnProperty(s);return i.constructor.createProperty(s,r),o?Object.getOwnPropertyDescriptor(i,s):void 0})(n,e,t)}function w(n){return f({...n,state:!0,attribute:!1})}var Ge={comma_decimal:["en-US","en"],decimal_comma:["de","es","it"],space_comma:["fr","sv","cs"]},se=new Map;function Ke(n,e){let t=`${n.language}|${n.number_format}|${e}`,r=se.get(t);if(!r){let i=n.number_format??"language",s=i==="system"?void 0:Ge[i]??[n.language,"en"];r=new Intl.NumberFormat(s,{minimumFractionDigits:e,maximumFractionDigits:e,useGrouping:i!=="none"}),se.set(t,r)}return r}function v(n,e,t){let r=Ke(n,t).format(e);return Number(e.toFixed(t))===0?r.replace(/^[-\u2212]/,""):r.replace("-","−")}var Vt="–";function j(n,e){return e==null?Vt:`${v(n,e,1)} A`}function k(n,e){return e==null?Vt:Math.abs(e)<1e3?`${v(n,Math.round(e/10)*10,0)} W`:`${v(n,e/1e3,Math.abs(e)<99950?1:0)} kW`}function xt(n,e){return e==null?Vt:`${v(n,e,0)} %`}function zt(n,e,t){let r=n.time_format==="12"?!0:n.time_format==="24"?!1:void 0,i={hour:"numeric",minute:"2-digit"};r!==void 0&&(i.hourCycle=r?"h12":"h23"),n.time_zone==="server"&&(i.timeZone=e);let s=n.time_format==="system"?void 0:n.language;return Ze(s,i).format(t)}var ne=new Map;function Ze(n,e){let t=`${n}|${e.hourCycle}|${e.timeZone}`,r=ne.get(t);return r||ne.set(t,r=new Intl.DateTimeFormat(n,e)),r}function oe(n){let e=Math.floor(n/60);if(e<1)return"";if(e<60)return`${e} min`;let t=Math.floor(e/60);if(t<24)return e%60?`${t} h ${e%60} min`:`${t} h`;let r=Math.floor(t/24);return t%24?`${r} d ${t%24} h`:`${r} d`}var S=$`
  :host {
    --lj-font: var(--ha-font-family-body, var(--mdc-typography-font-family, Roboto, Noto, sans-serif));
    --lj-card: var(--ha-card-background, var(--card-background-color, #fff));
    --lj-track: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
    --lj-free: color-mix(in srgb, var(--success-color, #43a047) 55%, transparent);
    --lj-house: color-mix(in srgb, var(--primary-text-color) 42%, var(--lj-card));
    --lj-sun: var(--energy-solar-color, #ff9800);
    --lj-line: var(--divider-color, rgba(127, 127, 127, 0.3));
    display: block;
    font-family: var(--lj-font);
    color: var(--primary-text-color);
  }
  * {
    box-sizing: border-box;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    margin: 0;
    text-align: inherit;
    cursor: pointer;
  }
  button:disabled {
    cursor: default;
    opacity: 0.45;
  }
  :focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  h3 {
    margin: 0 0 8px;
    font-size: 13px;
    font-weight: 600;
    letter-spacing: 0.02em;
    color: var(--secondary-text-color);
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }
`;var Xe=30,W=class extends x{render(){let{battery:e,texts:t,locale:r}=this,i=e.soc;return h`
      <h3>${t("battery")}</h3>
      <div class="head" data-battery>
        <b>${xt(r,i)}</b>
        <span>${this.doing()}</span>
      </div>
      <div class="track" aria-hidden="true">
        ${i===null?u:h`<i class="fill" style="width:${i}%"></i>`}
        <i class="mark" style="left:${e.min}%"></i>
        <i class="mark" style="left:${e.target}%"></i>
      </div>
      <div class="marks">
        <span>${t("min",{percent:v(r,e.min,0)})}</span>
        <span>${t("target",{percent:v(r,e.target,0)})}</span>
      </div>
      <ul data-gates>
        ${this.gates().map(([s,o])=>h`<li><ha-icon .icon=${s} aria-hidden="true"></ha-icon>${o}</li>`)}
      </ul>
    `}doing(){let{texts:e,locale:t}=this,r=this.battery.power_w;if(r===null)return e("battery_unknown");if(Math.abs(r)<Xe)return e("battery_rests");let i=r>0?"battery_discharges":"battery_charges";return e(i,{power:k(t,Math.abs(r))})}gates(){let{texts:e,battery:t,locale:r}=this,{gates:i}=t;if(!i)return[];let s=v(r,t.target,0),o=v(r,t.min,0);return[i.any_source?["mdi:check",e("gate_any_open",{min:o})]:["mdi:close",e("gate_any_closed",{min:o})],i.solar?["mdi:check",e("gate_solar_open",{target:s})]:["mdi:close",e("gate_solar_closed",{target:s})],i.discharge?["mdi:check",e("gate_discharge_open")]:["mdi:close",e("gate_discharge_closed")]]}static{this.styles=[S,$`
      .head {
        display: flex;
        align-items: baseline;
        gap: 10px;
        margin-bottom: 6px;
      }
      .head b {
        font-size: 20px;
        font-variant-numeric: tabular-nums;
      }
      .track {
        position: relative;
        height: 14px;
        border-radius: 7px;
        background: var(--lj-track);
      }
      .fill {
        position: absolute;
        inset: 0 auto 0 0;
        border-radius: 7px;
        background: var(--energy-battery-out-color, #4db6ac);
        transition: width 0.4s;
      }
      .mark {
        position: absolute;
        top: -3px;
        bottom: -3px;
        width: 2px;
        margin-left: -1px;
        background: var(--primary-text-color);
      }
      .marks {
        display: flex;
        gap: 14px;
        margin-top: 6px;
        font-size: 12px;
        color: var(--secondary-text-color);
      }
      ul {
        margin: 8px 0 0;
        padding: 0;
        list-style: none;
        font-size: 13px;
      }
      li {
        display: flex;
        align-items: flex-start;
        gap: 6px;
        margin-top: 3px;
      }
      ha-icon {
        flex: none;
        --mdc-icon-size: 16px;
        color: var(--secondary-text-color);
      }
    `]}};m([f({attribute:!1})],W.prototype,"battery",2),m([f({attribute:!1})],W.prototype,"texts",2),m([f({attribute:!1})],W.prototype,"locale",2);var _="dynamic_ocpp_evse",Q=["phases","loads","battery","circuits","chart"];var pt=6,ae=168;function le(n){if(!n||typeof n!="object")throw new Error("Load Juggler card: there is no configuration");let{entry_id:e,title:t,hours:r}=n;for(let[i,s]of Object.entries({entry_id:e,title:t}))if(s!=null&&typeof s!="string")throw new Error(`Load Juggler card: "${i}" must be a text`);if(r!=null&&!(typeof r=="number"&&r>=1&&r<=ae))throw new Error(`Load Juggler card: "hours" must be a number from 1 to ${ae}`);for(let i of Q){let s=n[`show_${i}`];if(s!=null&&typeof s!="boolean")throw new Error(`Load Juggler card: "show_${i}" must be true or false`)}return{...n}}function V(n,e){return n[`show_${e}`]!==!1}function q(n){return Object.assign((t,r)=>n(`component.${_}.common.card_${t}`,r)||t,{state:t=>n(`component.${_}.entity.sensor.status.state.${t}`)||t})}async function tt(n){return await n.loadBackendTranslation("entity",_),n.loadBackendTranslation("common",_)}var Ye=[{name:"entry_id",selector:{config_entry:{integration:_}}},{name:"title",selector:{text:{}}},{name:"hours",selector:{number:{min:1,max:168,mode:"box",unit_of_measurement:"h"}}},{name:"",type:"grid",schema:Q.map(n=>({name:`show_${n}`,selector:{boolean:{}}}))}];async function ce(){let{loadCardHelpers:n}=window;if(customElements.get("ha-form")||!n)return;await(await n()).createCardElement({type:"entities",entities:[]}).constructor.getConfigElement?.()}var G=class extends x{constructor(){super(...arguments);this.changed=t=>{t.stopPropagation();let r={...t.detail.value};for(let i of Q)r[`show_${i}`]!==!1&&delete r[`show_${i}`];for(let i of["entry_id","title"])r[i]||delete r[i];(r.hours===pt||r.hours==null)&&delete r.hours,this.dispatchEvent(new CustomEvent("config-changed",{detail:{config:r},bubbles:!0,composed:!0}))}}setConfig(t){this.config=t}willUpdate(t){this.hass&&t.get("hass")?.language!==this.hass.language&&tt(this.hass).then(r=>this.texts=q(r))}render(){let{hass:t,config:r,texts:i}=this;if(!t||!r||!i)return u;let s=Object.fromEntries(Q.map(o=>[`show_${o}`,V(r,o)]));return h`<ha-form
      .hass=${t}
      .data=${{hours:pt,...r,...s}}
      .schema=${Ye}
      .computeLabel=${({name:o})=>o?i(`editor_${o}`):""}
      .computeHelper=${({name:o})=>o==="entry_id"?i("editor_entry_id_help"):""}
      @value-changed=${this.changed}
    ></ha-form>`}};m([f({attribute:!1})],G.prototype,"hass",2),m([w()],G.prototype,"config",2),m([w()],G.prototype,"texts",2);var de=[1e3,3e3,1e4,3e4];function pe(n,e){let{connection:t}=n,r={},i,s,o=0,a=0,l=d=>{r={...r,...d},e.onView(r)},c=async()=>{clearTimeout(s);let d=++a;r={},e.onStart();try{let g={type:`${_}/subscribe`,language:e.language};e.entryId&&(g.entry_id=e.entryId);let b=await t.subscribeMessage(T=>{d===a&&l(T)},g,{resubscribe:!1});d!==a?Promise.resolve(b()).catch(()=>{}):i=b,o=0}catch(g){if(d!==a)return;let{code:b,message:T}=g;(b!=="unknown_command"||o>1)&&e.onError(T??String(g)),s=setTimeout(()=>{c()},de[Math.min(o++,de.length-1)])}},p=()=>{i=void 0,o=0,c()};return t.addEventListener("ready",p),c(),()=>{a++,clearTimeout(s),t.removeEventListener("ready",p),i&&Promise.resolve(i()).catch(()=>{})}}var Qe=new Set(["overload","sensor_lost","no_power_measurement"]),tr=[],M=class extends x{constructor(){super(...arguments);this.failure="";this.error="";this.turn=0;this.followed="";this.spoken="";this.act=(t,r,i)=>this.home.callService(t,r,i);this.share=async t=>{let r=t.target;this.error="";try{let i={entity_id:this.entity("distribution_mode"),option:r.value};await this.act("select","select_option",i)}catch(i){this.error=i.message??String(i),r.value=this.view?.distribution?.mode??""}}}static getStubConfig(){return{}}static async getConfigElement(){return await ce(),document.createElement("load-juggler-card-editor")}setConfig(t){this.config=le(t),this.follow()}getCardSize(){return 12}getGridOptions(){return{columns:"full",rows:"auto",min_columns:6}}set hass(t){let r=this.home;this.home=t,(r?.locale!==t.locale||r.localize!==t.localize)&&this.speak(t),this.follow()}get hass(){return this.home}connectedCallback(){super.connectedCallback(),this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.unfollow()}async speak(t){this.spoken!==t.language?(this.spoken=t.language,this.texts=q(await tt(t))):this.texts&&(this.texts=q(t.localize))}unfollow(){this.leave?.(),this.leave=void 0,this.followed=""}follow(){if(!this.home||!this.config||!this.isConnected)return;let t=this.config.entry_id,{language:r}=this.home,i=`${t} ${r}`;i!==this.followed&&(this.unfollow(),this.followed=i,this.leave=pe(this.home,{entryId:t,language:r,onStart:()=>this.turn++,onView:s=>{this.view=s,this.failure=""},onError:s=>{this.view=void 0,this.failure=s}}))}render(){let{config:t,view:r,texts:i,home:s}=this;if(!t||!i||!s||!(r||this.failure))return h`<ha-card><div class="start"></div></ha-card>`;if(!r)return h`<ha-card>
        <div class="banner" role="alert" data-banner="error">
          <ha-icon icon="mdi:alert"></ha-icon><span>${this.failure}</span>
        </div>
      </ha-card>`;let o=r.state==="running"&&!!r.site;return h`<ha-card data-state=${r.state} data-status=${r.status??u}>
      ${this.header(r,t,i)} ${this.banners(r,i)}
      ${o?this.body(r,t,i,s):u}
    </ha-card>`}header(t,r,i){let{status:s,site:o}=t,a=t.state==="running"&&o,l=s==="ok"||s==="off_grid"?"good":Qe.has(s??"")?"bad":"";return h`
      <header>
        <h2>${r.title||t.title}</h2>
        ${s?h`<button class="pill ${l}" data-site-status=${s} @click=${()=>this.more("status")}>
              ${i.state(s)}
            </button>`:u}
        ${t.distribution?h`<label class="share">
              <span>${i("distribution")}</span>
              <select
                data-distribution
                .value=${t.distribution.mode}
                ?disabled=${!this.entity("distribution_mode")}
                @change=${this.share}
              >
                ${t.distribution.modes.map(c=>h`<option value=${c} ?selected=${c===t.distribution.mode}>${c}</option>`)}
              </select>
            </label>`:u}
      </header>
      ${this.error?h`<p class="error" role="alert">${this.error}</p>`:u}
      ${a?this.tiles(t,i):u}
    `}tiles(t,r){let{site:i,battery:s}=t,o=this.home.locale,a=i.grid_w,l=[];if(!i.off_grid){let c=a!==null&&a<-15,p=c?"mdi:transmission-tower-import":"mdi:transmission-tower-export",d=k(o,a===null?null:Math.abs(a));l.push(["grid",p,r(c?"exports":"imports"),d,"grid_power"])}return(i.solar_w!==null||this.entity("solar_power"))&&l.push(["sun","mdi:solar-power-variant",r("sun"),k(o,i.solar_w),"solar_power"]),s&&l.push(["battery","mdi:home-battery",r("battery"),xt(o,s.soc),"battery_soc"]),l.push(["house","mdi:home",r("house"),k(o,i.house_w),"house_power"]),l.push(["loads","mdi:ev-station",r("loads"),k(o,i.managed_w),"managed_power"]),h`<div class="tiles">
      ${l.map(([c,p,d,g,b])=>h`
          <button class="tile ${c}" data-tile=${c} @click=${()=>this.more(b)} ?disabled=${!this.entity(b)}>
            <ha-icon .icon=${p} aria-hidden="true"></ha-icon><span>${d}</span><b>${g}</b>
          </button>
        `)}
    </div>`}banners(t,r){let i=[];t.state!=="running"&&i.push([t.state,r(`state_${t.state}`,{hub:t.title})]),t.site?.overload&&i.push(["overload",this.overloaded(t,r)]);for(let{code:a,sentence:l}of t.problems??[])i.push([a,l]);let s=(t.lost??[]).map(({sentence:a})=>a);if(s.length&&i.push(["lost",r("lost",{inputs:s.join(", ")})]),!i.length)return h``;let o=t.state==="waiting"||t.status==="ok"&&!t.site?.overload;return h`<div class="banner ${o?"mild":""}" role=${o?"status":"alert"} data-banner=${i[0][0]}>
      <ha-icon .icon=${o?"mdi:information":"mdi:alert"} aria-hidden="true"></ha-icon>
      <div>${i.map(([a,l])=>h`<p data-problem=${a}>${l}</p>`)}</div>
    </div>`}overloaded(t,r){let i=t.site.phases.filter(({grid:a})=>a!==null&&a>t.site.breaker),s=(t.circuits??[]).filter(({overload:a})=>a).map(({name:a})=>a),o=[i.map(({phase:a})=>a).join("+"),...s].filter(Boolean).join(", ");return o?r("overload_at",{where:o}):r("overload")}body(t,r,i,s){let{locale:o}=s,a=t.loads??tr,l=t.site,c=a.map((p,d)=>({load:p,index:d})).sort((p,d)=>(p.load.priority??99)-(d.load.priority??99)||p.index-d.index);return h`<div class="body">
      ${V(r,"phases")?h`<section class="phases">
            <h3>${i("phases")}</h3>
            <load-juggler-phases .site=${l} .loads=${a} .texts=${i} .locale=${o}></load-juggler-phases>
          </section>`:u}
      ${V(r,"loads")?h`<section class="loads">
            <h3>${i("loads")}</h3>
            ${a.length?c.map(({load:p,index:d})=>this.load(t,p,d,i,s)):h`<p class="none">${i("no_loads")}</p>`}
          </section>`:u}
      ${t.battery&&V(r,"battery")?h`<section>
            <load-juggler-battery .battery=${t.battery} .texts=${i} .locale=${o}></load-juggler-battery>
          </section>`:u}
      ${t.circuits?.length&&V(r,"circuits")?h`<section>
            <load-juggler-circuits .circuits=${t.circuits} .texts=${i} .locale=${o}></load-juggler-circuits>
          </section>`:u}
      ${V(r,"chart")?h`<section>
            <load-juggler-chart
              .hass=${s}
              .curves=${this.curves(t,a,i)}
              .hours=${r.hours??pt}
              .texts=${i}
              .turn=${this.turn}
            ></load-juggler-chart>
          </section>`:u}
    </div>`}load(t,r,i,s,o){let a=t.entities?.[r.entry_id],l=a?.status,c=l?o.states[l]:void 0;return h`<load-juggler-load
      .load=${r}
      .index=${i}
      .entities=${a??{}}
      .texts=${s}
      .locale=${o.locale}
      .act=${this.act}
      .since=${c&&c.state===r.status?Date.parse(c.last_changed):void 0}
    ></load-juggler-load>`}curves(t,r,i){let s=[];r.forEach((a,l)=>{let c=t.entities?.[a.entry_id]?.power;c&&s.push({id:c,name:a.name,now:a.power_w??null,load:l})});let o=this.entity("solar_power");return o&&s.push({id:o,name:i("sun"),now:t.site?.solar_w??null}),s}entity(t){let{view:r}=this;return r?r.entities?.[r.entry_id]?.[t]:void 0}more(t){let r=this.entity(t);r&&this.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:r},bubbles:!0,composed:!0}))}static{this.styles=[S,$`
      ha-card {
        container-type: inline-size;
        overflow: hidden;
      }
      .start {
        height: 120px;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        padding: 16px 16px 0;
      }
      h2 {
        margin: 0;
        font-size: 20px;
        font-weight: 600;
        line-height: 1.2;
        overflow-wrap: anywhere;
      }
      .pill {
        padding: 3px 10px;
        border-radius: 12px;
        font-size: 13px;
        font-weight: 500;
        background: var(--lj-track);
      }
      .pill.good {
        background: color-mix(in srgb, var(--success-color, #43a047) 24%, transparent);
      }
      .pill.bad {
        background: var(--error-color);
        color: #fff;
      }
      .share {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-left: auto;
        font-size: 13px;
        color: var(--secondary-text-color);
      }
      select {
        font: inherit;
        padding: 5px 8px;
        border-radius: 8px;
        border: 1px solid var(--lj-line);
        color: var(--primary-text-color);
        background: var(--lj-card);
      }
      .error {
        margin: 8px 16px 0;
        font-size: 13px;
        color: var(--error-color);
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(96px, 1fr));
        gap: 8px;
        padding: 14px 16px 0;
      }
      .tile {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 8px;
        align-items: center;
        padding: 8px 10px;
        border-radius: 10px;
        background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
      }
      .tile:disabled {
        opacity: 1;
      }
      .tile ha-icon {
        grid-row: span 2;
        --mdc-icon-size: 22px;
        color: var(--secondary-text-color);
      }
      .tile.sun ha-icon {
        color: var(--lj-sun);
      }
      .tile.battery ha-icon {
        color: var(--energy-battery-out-color, #4db6ac);
      }
      .tile span {
        font-size: 12px;
        color: var(--secondary-text-color);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .tile b {
        font-size: 16px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .banner {
        display: flex;
        gap: 10px;
        margin: 14px 16px 0;
        padding: 10px 12px;
        border-radius: 10px;
        font-size: 14px;
        line-height: 1.4;
        background: color-mix(in srgb, var(--error-color) 16%, transparent);
      }
      ha-card > .banner:first-child,
      ha-card > .banner:last-child {
        margin-bottom: 16px;
      }
      .banner ha-icon {
        flex: none;
        color: var(--error-color);
      }
      .banner.mild {
        background: var(--lj-track);
      }
      .banner.mild ha-icon {
        color: var(--info-color, var(--primary-color));
      }
      .banner p {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .banner p + p {
        margin-top: 2px;
      }
      .body {
        display: grid;
        gap: 20px;
        padding: 16px;
      }
      section {
        min-width: 0;
      }
      .loads load-juggler-load + load-juggler-load {
        margin-top: 10px;
      }
      .none {
        margin: 0;
        color: var(--secondary-text-color);
      }
      @container (min-width: 760px) {
        .body {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
          grid-auto-rows: min-content;
          column-gap: 28px;
        }
        .body section {
          grid-column: 1;
        }
        .body .loads {
          grid-column: 2;
          grid-row: 1 / span 6;
        }
        .body > .loads:only-child {
          grid-column: 1 / -1;
        }
      }
    `]}};m([w()],M.prototype,"config",2),m([w()],M.prototype,"view",2),m([w()],M.prototype,"failure",2),m([w()],M.prototype,"error",2),m([w()],M.prototype,"texts",2),m([w()],M.prototype,"turn",2);var ue={type:"load-juggler-card",name:"Load Juggler",description:"Why does it not charge? Phases, loads, battery and sun of a site at a glance.",preview:!0,documentationURL:"https://github.com/LeoAlioth/Load-Juggler",getEntitySuggestion:(n,e)=>n.entities?.[e]?.platform===_?{config:{type:"custom:load-juggler-card"}}:null};var he=[["blue","#2196f3"],["purple","#926bc7"],["teal","#009688"],["pink","#e91e63"],["indigo","#3f51b5"],["light-green","#8bc34a"],["brown","#795548"],["cyan","#00bcd4"],["deep-orange","#ff6f22"],["lime","#cddc39"]];function z(n){let[e,t]=he[n%he.length];return`var(--${e}-color, ${t})`}var er={mW:.001,W:1,kW:1e3,MW:1e6},rr=24,ir=72;function sr(n,e){return er[String(n.states[e]?.attributes.unit_of_measurement)]??1}async function me(n,e,t){let r=(Date.now()-t)/36e5;return r<=rr+.1?nr(n,e,t):or(n,e,t,r)}async function nr(n,e,t){let r=await n.callWS({type:"history/history_during_period",start_time:new Date(t).toISOString(),entity_ids:e,minimal_response:!0,no_attributes:!0,significant_changes_only:!1});return new Map(e.map(i=>{let s=sr(n,i);return[i,(r[i]??[]).map(({s:o,lu:a})=>({at:a*1e3,value:o===""||isNaN(+o)?null:+o*s}))]}))}async function or(n,e,t,r){let i=await n.callWS({type:"recorder/statistics_during_period",start_time:new Date(t).toISOString(),statistic_ids:e,period:r<=ir?"5minute":"hour",types:["mean"],units:{power:"W"}});return new Map(e.map(s=>[s,(i[s]??[]).map(({start:o,mean:a})=>({at:o,value:a}))]))}function ge(n,e,t){let r=n.at(-1);r&&(r.value===t||e<r.at)||n.push({at:e,value:t})}function fe(n,e){let t=0;for(;t+1<n.length&&n[t+1].at<=e;)t++;t&&n.splice(0,t)}function be(n,e,t,r){let i=(t-e)/r,s=new Float64Array(r),o=new Float64Array(r);for(let a=0;a<n.length;a++){let{at:l,value:c}=n[a];if(c===null)continue;let p=Math.max(l,e),d=Math.min(n[a+1]?.at??t,t),g=Math.floor((p-e)/i);for(;p<d&&g<r;){let b=Math.min(d,e+(g+1)*i);s[g]+=c*(b-p),o[g]+=b-p,p=b,g++}}return Array.from(s,(a,l)=>o[l]>0?a/o[l]:null)}function ye(n,e){let t=Math.max(n,1e-9)/e,r=10**Math.floor(Math.log10(t)),i=[1,2,2.5,5,10].map(o=>o*r).find(o=>o>=t-1e-9),s=[];for(let o=0;o<n+i*.999;o+=i)s.push(Math.round(o*1e6)/1e6);return s}var ar=[.25,.5,1,2,3,6,12,24,48];function xe(n,e,t,r){let s=(ar.find(a=>(e-n)/(a*36e5)<=t)??168)*36e5,o=[];for(let a=Math.ceil((n+r)/s)*s-r;a<=e;a+=s)o.push(a);return o}var N=170,A=36,vt=20,Nt=8,lr=5e3,C=class extends x{constructor(){super(...arguments);this.curves=[];this.hours=6;this.turn=0;this.wide=0;this.drawn=0;this.missing=!1;this.samples=new Map;this.asked="";this.point=t=>{let r=t.currentTarget.getBoundingClientRect(),i=t.clientX-r.left;this.pointed=i<A?void 0:i}}connectedCallback(){super.connectedCallback(),this.asked="",this.sizes=new ResizeObserver(([t])=>this.wide=Math.round(t.contentRect.width)),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes?.disconnect()}shouldUpdate(t){return t.has("curves")&&this.take(),t.delete("curves"),t.size>0}take(){let t=Date.now();for(let{id:i,now:s}of this.curves){let o=this.samples.get(i);o||this.samples.set(i,o=[]),ge(o,t,s)}let r=`${this.turn} ${this.hours} ${this.curves.map(i=>i.id).join(" ")}`;r!==this.asked&&(this.asked=r,this.ask(r)),t-this.drawn>=lr&&(this.drawn=t)}async ask(t){let r=Date.now()-this.hours*36e5;try{let i=await me(this.hass,this.curves.map(s=>s.id),r);if(t!==this.asked)return;for(let[s,o]of i){let a=o.at(-1)?.at??-1/0;this.samples.set(s,[...o,...(this.samples.get(s)??[]).filter(l=>l.at>a)])}this.missing=!1}catch{this.missing=!0}this.drawn=Date.now()}render(){let{texts:t,hass:r,wide:i}=this,s=Date.now(),o=s-this.hours*36e5,a=Math.max(2,Math.min(180,Math.floor((i-A)/3))),l=[],c=new Array(a).fill(0),p,d=500;for(let y of this.curves){let L=this.samples.get(y.id)??[];fe(L,o);let Z=be(L,o,s,a);if(y.load===void 0)p=Z,d=Math.max(d,...Z.map(O=>O??0));else{let O=c.map((rt,Me)=>rt+Math.max(0,Z[Me]??0));l.push({curve:y,values:Z,low:c,high:O}),c=O}}d=Math.max(d,...c);let g=ye(d,4),b=g.at(-1),T=y=>A+(i-A)*y/(a-1),ut=y=>Nt+(N-Nt-vt)*(1-y/b),kt=(y,L)=>`${T(y).toFixed(1)},${ut(L).toFixed(1)}`,et=y=>A+(i-A)*(y-o)/(s-o),Ee=-new Date().getTimezoneOffset()*6e4,Te=xe(o,s,Math.max(2,Math.floor((i-A)/64)),Ee),Ce=this.hours>24;return h`
      <h3>${t("chart",{hours:this.hours})}</h3>
      ${this.missing?h`<p>${t("no_history")}</p>`:u}
      <div class="plot" @pointermove=${this.point} @pointerleave=${()=>this.pointed=void 0}>
        ${i<A+20?u:F`<svg data-chart role="img" aria-label=${this.described()} width=${i} height=${N} viewBox="0 0 ${i} ${N}">
              ${g.map((y,L)=>F`
                  <line class="grid" x1=${A} x2=${i} y1=${ut(y)} y2=${ut(y)} />
                  <text x=${A-6} y=${ut(y)+4} text-anchor="end">${L===g.length-1?"kW":v(r.locale,y/1e3,b<4e3?1:0)}</text>`)}
              ${Te.map(y=>F`
                  <line class="tick" x1=${et(y)} x2=${et(y)} y1=${N-vt} y2=${N-vt+4} />
                  <text x=${et(y)} y=${N-4} text-anchor=${et(y)>i-20?"end":et(y)<A+16?"start":"middle"}>${Ce?dr(r,y):zt(r.locale,r.config.time_zone,y)}</text>`)}
              ${l.map(({curve:y,low:L,high:Z})=>F`<path
                  class="area"
                  style="--c:${z(y.load)}"
                  d="M${Z.map((O,rt)=>kt(rt,O)).join("L")}L${L.map((O,rt)=>kt(rt,O)).reverse().join("L")}Z"
                />`)}
              ${p?F`<path class="sun" d=${cr(p,kt)} />`:u}
              ${this.pointed===void 0?u:F`<line class="cursor" x1=${this.pointed} x2=${this.pointed} y1=${Nt} y2=${N-vt} />`}
            </svg>`}
        ${this.pointed===void 0?u:this.readout(o,s,a,l,p)}
      </div>
    `}readout(t,r,i,s,o){let{hass:a,texts:l,wide:c}=this,p=(this.pointed-A)/(c-A),d=Math.min(i-1,Math.max(0,Math.round(p*(i-1)))),g=this.pointed>c/2;return h`<div class="readout" aria-hidden="true" style="${g?"left":"right"}:${g?A+4:4}px">
      <b>${zt(a.locale,a.config.time_zone,t+p*(r-t))}</b>
      ${o?h`<span><i class="line"></i>${l("sun")} ${k(a.locale,o[d])}</span>`:u}
      ${[...s].reverse().map(({curve:b,values:T})=>h`<span><i style="--c:${z(b.load)}"></i>${b.name} ${k(a.locale,T[d])}</span>`)}
    </div>`}described(){let{hass:t,texts:r,curves:i}=this,s=i.map(o=>`${o.name} ${k(t.locale,o.now)}`).join(", ");return r("chart_label",{hours:this.hours,now:s})}static{this.styles=[S,$`
      .plot {
        position: relative;
        height: ${N}px;
        touch-action: pan-y;
      }
      svg {
        display: block;
      }
      text {
        font: 11px var(--lj-font);
        fill: var(--secondary-text-color);
      }
      .grid {
        stroke: var(--lj-line);
        stroke-width: 1;
      }
      .tick,
      .cursor {
        stroke: var(--secondary-text-color);
      }
      .area {
        fill: var(--c);
        fill-opacity: 0.75;
        stroke: var(--c);
        stroke-width: 1;
      }
      .sun {
        fill: none;
        stroke: var(--lj-sun);
        stroke-width: 2;
        stroke-linejoin: round;
      }
      p {
        margin: 0 0 6px;
        font-size: 12px;
        color: var(--secondary-text-color);
      }
      .readout {
        position: absolute;
        top: 4px;
        display: grid;
        gap: 2px;
        padding: 6px 8px;
        border-radius: 6px;
        border: 1px solid var(--lj-line);
        background: var(--lj-card);
        font-size: 12px;
        pointer-events: none;
        font-variant-numeric: tabular-nums;
      }
      .readout i {
        display: inline-block;
        width: 8px;
        height: 8px;
        margin-right: 5px;
        border-radius: 2px;
        background: var(--c, var(--lj-sun));
      }
      .readout .line {
        height: 3px;
        vertical-align: middle;
      }
    `]}};m([f({attribute:!1})],C.prototype,"curves",2),m([f({attribute:!1})],C.prototype,"hours",2),m([f({attribute:!1})],C.prototype,"texts",2),m([f({attribute:!1})],C.prototype,"turn",2),m([w()],C.prototype,"wide",2),m([w()],C.prototype,"drawn",2),m([w()],C.prototype,"missing",2),m([w()],C.prototype,"pointed",2);function cr(n,e){let t=!1,r="";return n.forEach((i,s)=>{i!==null&&(r+=(t?"L":"M")+e(s,i)),t=i!==null}),r}function dr(n,e){return new Intl.DateTimeFormat(n.locale.language,{weekday:"short",hour:"numeric"}).format(e)}var pr=5e3,ur={ArrowRight:1,ArrowDown:1,ArrowLeft:-1,ArrowUp:-1},R=class extends x{constructor(){super(...arguments);this.options=[];this.label="";this.disabled=!1}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer),this.pending=void 0}willUpdate(){this.pending===this.chosen&&(this.pending=void 0)}render(){let t=this.pending??this.chosen,r=this.options.includes(t??"")?t:this.options[0];return h`
      <div class="chips" role="radiogroup" aria-label=${this.label} @keydown=${this.key}>
        ${this.options.map(i=>h`
            <button
              role="radio"
              data-mode=${i}
              aria-checked=${i===t?"true":"false"}
              tabindex=${i===r?0:-1}
              ?disabled=${this.disabled}
              aria-busy=${i===this.pending?"true":u}
              @click=${()=>this.pick(i)}
            >
              ${i}
            </button>
          `)}
      </div>
    `}key(t){let r=ur[t.key];if(r===void 0||this.disabled)return;t.preventDefault();let i=[...this.renderRoot.querySelectorAll("button")],o=(i.indexOf(t.target)+r+i.length)%i.length;i[o]?.focus();let a=this.options[o];a!==void 0&&this.pick(a)}async pick(t){if(t===(this.pending??this.chosen))return;clearTimeout(this.timer),this.pending=t;let r=await this.choose(t);this.pending===t&&(r?this.timer=setTimeout(()=>this.pending=void 0,pr):this.pending=void 0)}static{this.styles=[S,$`
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      button {
        padding: 6px 12px;
        min-height: 32px;
        border-radius: 16px;
        font-size: 13px;
        line-height: 1.3;
        border: 1px solid var(--lj-line);
        color: var(--primary-text-color);
        transition:
          background 0.15s,
          color 0.15s;
      }
      button:hover:enabled {
        background: var(--lj-track);
      }
      button[aria-checked="true"] {
        background: var(--primary-color);
        border-color: var(--primary-color);
        color: var(--text-primary-color, #fff);
        font-weight: 600;
      }
      button[aria-busy="true"] {
        opacity: 0.7;
      }
    `]}};m([f({attribute:!1})],R.prototype,"options",2),m([f({attribute:!1})],R.prototype,"chosen",2),m([f()],R.prototype,"label",2),m([f({type:Boolean})],R.prototype,"disabled",2),m([f({attribute:!1})],R.prototype,"choose",2),m([w()],R.prototype,"pending",2);var K=class extends x{constructor(){super(...arguments);this.circuits=[]}render(){let{circuits:t,texts:r,locale:i}=this;return h`
      <h3>${r("circuits")}</h3>
      ${t.map(s=>h`
          <div class="circuit ${s.overload?"over":""}" data-circuit=${s.entry_id}>
            <span class="name">${s.name}</span>
            <span class="limit">${r("circuit_limit",{limit:v(i,s.limit,0)})}</span>
            ${s.flows.map((o,a)=>this.phase(s,o,"ABC"[a]??""))}
            ${s.overload?h`<span class="said" role="status">${r("overload")}</span>`:u}
          </div>
        `)}
    `}phase(t,r,i){let s=r===null?0:Math.min(100,Math.max(0,r/t.limit*100));return h`
      <span class="phase">
        <span>${i} ${j(this.locale,r)}</span>
        <i class="track"><i style="width:${Math.round(s)}%"></i></i>
      </span>
    `}static{this.styles=[S,$`
      .circuit {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 2px 12px;
        margin-bottom: 10px;
        font-size: 12.5px;
        font-variant-numeric: tabular-nums;
      }
      .name {
        grid-column: span 2;
        font-size: 14px;
        font-weight: 600;
      }
      .limit {
        text-align: right;
        color: var(--secondary-text-color);
      }
      .track {
        display: block;
        height: 5px;
        margin-top: 3px;
        border-radius: 3px;
        background: var(--lj-track);
        overflow: hidden;
      }
      .track i {
        display: block;
        height: 100%;
        background: var(--primary-color);
        transition: width 0.4s;
      }
      .over .track i {
        background: var(--error-color);
      }
      .said {
        grid-column: 1 / -1;
        color: var(--error-color);
      }
    `]}};m([f({attribute:!1})],K.prototype,"circuits",2),m([f({attribute:!1})],K.prototype,"texts",2),m([f({attribute:!1})],K.prototype,"locale",2);var hr={main_breaker:"mdi:transmission-tower",max_import:"mdi:transmission-tower-import",circuit:"mdi:electric-switch",inverter:"mdi:solar-power",battery_first:"mdi:home-battery",not_enough_solar:"mdi:weather-partly-cloudy",below_excess_threshold:"mdi:weather-sunset-up",gave_way_to:"mdi:swap-horizontal",at_maximum:"mdi:check-circle",vehicle_limit:"mdi:car-electric",ramping:"mdi:timer-sand",not_connected:"mdi:power-plug-off",no_demand:"mdi:sleep",pausing:"mdi:pause-circle",riding_through:"mdi:weather-cloudy",sensor_lost:"mdi:alert",device_lost:"mdi:lan-disconnect",control_off:"mdi:hand-back-right",manual:"mdi:hand-back-right",invalid_configuration:"mdi:alert"};function ve(n){return hr[n]??"mdi:information"}var mr={charging:"runs",on:"runs",waiting:"waits",paused:"waits",unavailable:"wrong"},gr=new Set(["sensor_lost","device_lost","invalid_configuration"]);function we(n,e){return e!==void 0&&gr.has(e)?"wrong":n!==void 0&&mr[n]||"rests"}var fr=1,br=10,yr=8e3,E=class extends x{constructor(){super(...arguments);this.index=0;this.entities={};this.error="";this.mode=t=>this.change("select","select_option",{entity_id:this.entities.operating_mode,option:t})}willUpdate(t){t.has("load")&&(this.priority===this.load.priority&&(this.priority=void 0),this.controlled===this.load.controlled&&(this.controlled=void 0))}render(){let{load:t,texts:r,locale:i}=this,{reason:s}=t,o=we(t.status,s?.code);return h`
      <article
        class=${o}
        style="--c:${z(this.index)}"
        data-load=${t.entry_id}
        data-status=${t.status??"not_loaded"}
        aria-label=${t.name}
      >
        <header>
          <i class="key" aria-hidden="true">${this.index+1}</i>
          <button class="name" @click=${()=>this.more("status")}>${t.name}</button>
          <span class="status">
            ${t.status===void 0?r("not_loaded"):r.state(t.status)}
            ${this.lasting()}
          </span>
          <button class="power" @click=${()=>this.more("power")} aria-label=${r("draw_power",{power:k(i,t.power_w)})}>
            ${t.power_w==null?u:k(i,t.power_w)}
          </button>
        </header>
        ${s?h`<p class="reason" data-reason=${s.code}>
              <ha-icon .icon=${ve(s.code)} aria-hidden="true"></ha-icon><span>${s.sentence}</span>
            </p>`:u}
        ${t.status===void 0?u:this.figures()} ${t.mode===void 0?u:this.controls()}
        ${this.error?h`<p class="error" role="alert">${this.error}</p>`:u}
      </article>
    `}lasting(){if(this.since===void 0)return u;let t=oe((Date.now()-this.since)/1e3);return t?h`<small>${this.texts("for",{duration:t})}</small>`:u}figures(){let{load:t,texts:r,locale:i}=this,s=Object.entries(t.draw??{}),o=Math.max(0,...s.map(([,d])=>d)),a=Math.max(t.max_a??0,t.limit_a??0,o)||1,l=d=>`${Math.min(100,Math.round(d/a*1e3)/10)}%`,p=s.length>1&&s.every(([,d])=>Math.abs(d-s[0][1])<.25)?`${s.map(([d])=>d).join("+")} ${j(i,s[0][1])}`:s.map(([d,g])=>`${d} ${j(i,g)}`).join(" · ");return h`
      <div class="figures">
        <div class="meter" aria-hidden="true">
          <i class="drawn" style="width:${l(o)}"></i>
          ${(t.limit_a??0)>0?h`<i class="limit" style="left:${l(t.limit_a??0)}"></i>`:u}
        </div>
        <span data-limit>${t.status==="off"?r("left_alone"):r("limit",{limit:v(i,t.limit_a??0,1)})}</span>
        <span data-draw>${s.length?r("draws",{draws:p}):u}</span>
        ${(t.limit_a??0)===0&&(t.available_a??0)>0?h`<span>${r("would_get",{available:v(i,t.available_a??0,1)})}</span>`:u}
      </div>
    `}controls(){let{load:t,texts:r,entities:i}=this,s=this.priority??t.priority??1,o=this.controlled??t.controlled??!0;return h`
      <div class="controls ${o?"":"free"}">
        <load-juggler-chips
          .options=${t.modes??[]}
          .chosen=${t.mode}
          .label=${r("mode_of",{name:t.name})}
          .disabled=${!i.operating_mode}
          .choose=${this.mode}
        ></load-juggler-chips>
        <div class="small">
          <div class="stepper" role="group" aria-label=${r("priority_of",{name:t.name})}>
            <span>${r("priority")}</span>
            <button
              data-priority="up"
              ?disabled=${!i.priority||s<=fr}
              aria-label=${r("priority_up")}
              @click=${()=>this.rank(s-1)}
            >
              <ha-icon icon="mdi:chevron-up"></ha-icon>
            </button>
            <b data-priority-value aria-live="polite">${s}</b>
            <button
              data-priority="down"
              ?disabled=${!i.priority||s>=br}
              aria-label=${r("priority_down")}
              @click=${()=>this.rank(s+1)}
            >
              <ha-icon icon="mdi:chevron-down"></ha-icon>
            </button>
          </div>
          <button
            class="switch"
            role="switch"
            data-control
            aria-checked=${o?"true":"false"}
            ?disabled=${!i.dynamic_control}
            @click=${()=>this.control(!o)}
          >
            <i></i><span>${r(o?"controlled":"not_controlled")}</span>
          </button>
        </div>
      </div>
    `}more(t){let r=this.entities[t];r&&this.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:r},bubbles:!0,composed:!0}))}async rank(t){this.priority=t,await this.change("number","set_value",{entity_id:this.entities.priority,value:t})||(this.priority=void 0)}async control(t){this.controlled=t;let r=t?"turn_on":"turn_off";await this.change("switch",r,{entity_id:this.entities.dynamic_control})||(this.controlled=void 0)}async change(t,r,i){clearTimeout(this.timer),this.error="";try{return await this.act(t,r,i),!0}catch(s){return this.error=s.message??String(s),this.timer=setTimeout(()=>this.error="",yr),!1}}static{this.styles=[S,$`
      article {
        position: relative;
        padding: 12px 14px 12px 16px;
        border-radius: 10px;
        background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
        overflow: hidden;
      }
      article::before {
        content: "";
        position: absolute;
        inset: 0 auto 0 0;
        width: 4px;
        background: var(--c);
      }
      header {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 4px 8px;
      }
      .key {
        flex: none;
        display: grid;
        place-items: center;
        width: 20px;
        height: 20px;
        border-radius: 5px;
        background: var(--c);
        color: #fff;
        text-shadow: 0 0 3px rgba(0, 0, 0, 0.55);
        font: 600 12px/1 var(--lj-font);
      }
      .name {
        font-size: 16px;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .status {
        padding: 2px 8px;
        border-radius: 10px;
        font-size: 12px;
        background: var(--lj-track);
        white-space: nowrap;
      }
      .status small {
        font-size: 11px;
        opacity: 0.8;
      }
      .runs .status {
        background: color-mix(in srgb, var(--success-color, #43a047) 24%, transparent);
      }
      .waits .status {
        background: color-mix(in srgb, var(--warning-color, #ffa600) 26%, transparent);
      }
      .wrong .status {
        background: color-mix(in srgb, var(--error-color) 22%, transparent);
      }
      .power {
        margin-left: auto;
        font-size: 18px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .reason {
        display: flex;
        gap: 8px;
        align-items: flex-start;
        margin: 8px 0;
        font-size: 15px;
        line-height: 1.35;
        font-weight: 500;
      }
      .reason ha-icon {
        flex: none;
        --mdc-icon-size: 20px;
        color: var(--secondary-text-color);
      }
      .waits .reason ha-icon {
        color: var(--warning-color, #ffa600);
      }
      .runs .reason ha-icon {
        color: var(--success-color, #43a047);
      }
      .wrong .reason ha-icon {
        color: var(--error-color);
      }
      .figures {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        font-size: 12.5px;
        color: var(--secondary-text-color);
        font-variant-numeric: tabular-nums;
      }
      .meter {
        position: relative;
        flex: 1 0 100%;
        height: 6px;
        margin-bottom: 4px;
        border-radius: 3px;
        background: var(--lj-track);
      }
      .meter i {
        position: absolute;
        top: 0;
        bottom: 0;
        transition:
          left 0.4s,
          width 0.4s;
      }
      .drawn {
        left: 0;
        border-radius: 3px;
        background: var(--c);
      }
      .limit {
        width: 3px;
        margin: -3px -1.5px;
        border-radius: 2px;
        background: var(--primary-text-color);
      }
      .controls {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px 16px;
        margin-top: 10px;
      }
      .controls.free load-juggler-chips {
        opacity: 0.55;
      }
      .small {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 16px;
        font-size: 13px;
      }
      .stepper {
        display: flex;
        align-items: center;
        gap: 2px;
      }
      .stepper span {
        margin-right: 4px;
        color: var(--secondary-text-color);
      }
      .stepper b {
        min-width: 18px;
        text-align: center;
        font-variant-numeric: tabular-nums;
      }
      .stepper button {
        display: grid;
        place-items: center;
        width: 30px;
        height: 30px;
        border-radius: 50%;
        --mdc-icon-size: 20px;
      }
      .stepper button:hover:enabled {
        background: var(--lj-track);
      }
      .switch {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 30px;
      }
      .switch i {
        position: relative;
        width: 34px;
        height: 18px;
        border-radius: 9px;
        background: var(--lj-house);
        transition: background 0.2s;
      }
      .switch i::after {
        content: "";
        position: absolute;
        top: 2px;
        left: 2px;
        width: 14px;
        height: 14px;
        border-radius: 50%;
        background: var(--lj-card);
        transition: transform 0.2s;
      }
      .switch[aria-checked="true"] i {
        background: var(--primary-color);
      }
      .switch[aria-checked="true"] i::after {
        transform: translateX(16px);
      }
      .error {
        margin: 8px 0 0;
        font-size: 13px;
        color: var(--error-color);
      }
    `]}};m([f({attribute:!1})],E.prototype,"load",2),m([f({attribute:!1})],E.prototype,"index",2),m([f({attribute:!1})],E.prototype,"entities",2),m([f({attribute:!1})],E.prototype,"texts",2),m([f({attribute:!1})],E.prototype,"locale",2),m([f({attribute:!1})],E.prototype,"act",2),m([f({attribute:!1})],E.prototype,"since",2),m([w()],E.prototype,"error",2),m([w()],E.prototype,"priority",2),m([w()],E.prototype,"controlled",2);function $e(n,e){if(n.grid===null)return null;let t=e.map(p=>Math.max(0,p.draw?.[n.phase]??0)),r=t.reduce((p,d)=>p+d,0),i=n.unmanaged??n.grid-r,s=n.fed!==null?Math.max(0,n.fed):Math.max(0,-i),o=-s,a=[],l=o,c=(p,d,g)=>{d<.05||(a.push(g===void 0?{kind:p,from:l,to:l+d}:{kind:p,from:l,to:l+d,load:g}),l+=d)};return c("house",Math.max(0,i-o)),t.forEach((p,d)=>c("load",p,d)),n.grid-l>.5&&c("other",n.grid-l),{start:o,end:n.grid,sun:s,pieces:a}}function _e(n,e,t){let r=e>40?10:5,i=Math.min(0,...n.map(a=>a?Math.min(a.start,a.end):0)),s=Math.max(e,...n.map(a=>a?Math.max(a.end,...a.pieces.map(l=>l.to)):0)),o=-Math.ceil(-i/r)*r;return t&&t.low<o&&-i>-t.low-2*r&&(o=t.low),{low:o,high:Math.max(e*1.06,s*1.02)}}function wt(n,e){let t=(e-n.low)/(n.high-n.low);return Math.round(Math.min(1,Math.max(0,t))*1e3)/10}function ke(n,e){return e.grid===null?null:n.breaker-e.grid}var U=class extends x{constructor(){super(...arguments);this.loads=[]}render(){let{site:t,loads:r,texts:i}=this,s=t.phases.map(c=>$e(c,r)),o=this.scale=_e(s,t.breaker,this.scale),a=s.some(c=>c&&c.sun>0),l=t.phases.some(c=>c.fed!==null);return h`
      <div class="bars">
        ${t.phases.map((c,p)=>this.row(c,s[p]??null,o))}
        ${t.off_grid?u:this.axis(o)}
      </div>
      <ul class="legend">
        <li><i class="key house"></i>${i("house")}</li>
        ${r.map((c,p)=>h`<li><i class="key load" style="--c:${z(p)}">${p+1}</i>${c.name}</li>`)}
        ${a?h`<li><i class="key sun"></i>${i(l?"sun":"sun_left")}</li>`:u}
        <li><i class="key free"></i>${i("free")}</li>
        ${t.off_grid?u:h`<li><i class="key breaker"></i>${i("breaker")}</li>`}
      </ul>
    `}row(t,r,i){let{site:s,texts:o,locale:a}=this,l=ke(s,t),c=l!==null&&l<0,p=t.grid,d=p===null?o("unknown"):c?o("over_by",{amps:v(a,-l,1)}):o("free_amps",{amps:t.free===null?"–":v(a,t.free,1)});return h`
      <div class="phase ${c?"over":""}" data-phase=${t.phase}>
        <span class="name" aria-hidden="true">${t.phase}</span>
        <div class="track" role="img" aria-label=${this.described(t,r,d)}>
          ${r?this.track(t,r,i):h`<span class="none">${o("unknown")}</span>`}
        </div>
        <span class="numbers" aria-hidden="true">
          <b data-grid>${p===null?"–":j(a,p)}</b>
          <small>${d}</small>
        </span>
      </div>
    `}track(t,r,i){let{site:s}=this,o=p=>wt(i,p),a=o(0),l=o(r.end),c=o(r.end+Math.min(t.free??0,Math.max(0,s.breaker-r.end)));return h`
      ${r.sun>0?h`<i class="sun" style="left:${o(r.start)}%;width:${a-o(r.start)}%"></i>`:u}
      ${c>l?h`<i class="free" style="left:${l}%;width:${c-l}%"></i>`:u}
      ${r.pieces.map(p=>this.piece(p,o))}
      ${r.end>s.breaker?h`<i class="beyond" style="left:${o(s.breaker)}%;width:${l-o(s.breaker)}%"></i>`:u}
      <i class="zero" style="left:${a}%"></i>
      ${s.off_grid?u:h`<i class="breaker" style="left:${o(s.breaker)}%"></i>`}
      <i class="now" style="left:${l}%"></i>
    `}piece(t,r){let i=r(t.from),s=Math.round((r(t.to)-i)*10)/10,o=t.load===void 0?"":`--c:${z(t.load)};`;return h`<i class="piece ${t.kind}" style="${o}left:${i}%;width:${s}%"
      >${t.load===void 0||s<4?u:t.load+1}</i
    >`}axis(t){let{site:r,locale:i,texts:s}=this,o=[t.low,0,r.breaker];return h`
      <div class="axis" aria-hidden="true">
        ${o.map((a,l)=>l===0&&a>-1?u:h`<span class="m${l}" style="left:${wt(t,a)}%">${v(i,a,0)}</span>`)}
        <em style="left:${wt(t,0)}%">${t.low<0?s("export_import"):u}</em>
      </div>
    `}described(t,r,i){let{texts:s,locale:o,loads:a,site:l}=this;if(!r)return s("phase_unknown",{phase:t.phase});let c=r.pieces.map(d=>`${d.kind==="load"?a[d.load].name:s(d.kind)} ${j(o,d.to-d.from)}`);return r.sun>0&&c.push(`${s(t.fed===null?"sun_left":"sun")} ${j(o,r.sun)}`),[s("phase_grid",{phase:t.phase,amps:v(o,r.end,1),breaker:v(o,l.breaker,0)}),...c,i].join(", ")}static{this.styles=[S,$`
      .bars {
        display: grid;
        gap: 10px;
      }
      .phase,
      .axis {
        display: grid;
        grid-template-columns: 20px 1fr 76px;
        gap: 10px;
        align-items: center;
      }
      .name {
        font-weight: 600;
        text-align: center;
        color: var(--secondary-text-color);
      }
      .track {
        position: relative;
        height: 26px;
        border-radius: 6px;
        background: var(--lj-track);
      }
      .track i {
        position: absolute;
        top: 0;
        bottom: 0;
        transition:
          left 0.4s,
          width 0.4s;
      }
      .piece {
        display: grid;
        place-items: center;
        overflow: hidden;
        background: var(--c);
        color: #fff;
        font: 600 12px/1 var(--lj-font);
        box-shadow: inset -1px 0 0 var(--lj-card);
      }
      .piece.load,
      .key.load {
        text-shadow: 0 0 3px rgba(0, 0, 0, 0.55);
      }
      .house,
      .other {
        --c: var(--lj-house);
      }
      .track .sun {
        top: auto;
        bottom: -5px;
        height: 4px;
        border-radius: 2px;
        background: var(--lj-sun);
      }
      .free {
        background: repeating-linear-gradient(-45deg, transparent 0 4px, var(--lj-free) 4px 5.5px);
      }
      .other,
      .beyond {
        background: repeating-linear-gradient(45deg, var(--lj-house) 0 3px, transparent 3px 6px);
      }
      .beyond {
        background: repeating-linear-gradient(45deg, var(--error-color) 0 4px, transparent 4px 7px);
      }
      .zero {
        width: 1px;
        margin: -3px 0 -6px;
        background: var(--secondary-text-color);
      }
      .breaker {
        width: 3px;
        margin: -4px -1.5px;
        border-radius: 2px;
        background: var(--error-color);
      }
      .now {
        width: 3px;
        margin: -2px -1.5px;
        border-radius: 2px;
        background: var(--primary-text-color);
      }
      .none {
        display: block;
        padding: 0 8px;
        line-height: 26px;
        font-size: 12px;
        color: var(--secondary-text-color);
      }
      .numbers {
        text-align: right;
        line-height: 1.15;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .numbers small {
        display: block;
        font-size: 11px;
        color: var(--secondary-text-color);
      }
      .over b,
      .over small {
        color: var(--error-color);
      }
      .axis {
        display: block;
        position: relative;
        height: 14px;
        margin: -4px 86px 0 30px;
        font-size: 11px;
        color: var(--secondary-text-color);
      }
      .axis span,
      .axis em {
        position: absolute;
        transform: translateX(-50%);
      }
      .axis .m0 {
        transform: none;
      }
      .axis em {
        font-style: normal;
        white-space: nowrap;
        display: none;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 14px;
        margin: 10px 0 0;
        padding: 0;
        list-style: none;
        font-size: 12px;
        color: var(--secondary-text-color);
      }
      .legend li {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .key {
        display: inline-grid;
        place-items: center;
        width: 16px;
        height: 16px;
        border-radius: 4px;
        background: var(--c);
        color: #fff;
        font: 600 11px/1 var(--lj-font);
      }
      .key.sun {
        height: 4px;
        background: var(--lj-sun);
      }
      .key.free {
        background: var(--lj-track) repeating-linear-gradient(-45deg, transparent 0 4px, var(--lj-free) 4px 5.5px);
      }
      .key.breaker {
        width: 3px;
        margin: 0 6px;
      }
      .track i.breaker,
      .key.breaker {
        background: var(--error-color);
      }
    `]}};m([f({attribute:!1})],U.prototype,"site",2),m([f({attribute:!1})],U.prototype,"loads",2),m([f({attribute:!1})],U.prototype,"texts",2),m([f({attribute:!1})],U.prototype,"locale",2);var xr=1e4;async function vr(n,e){let t={type:`${_}/subscribe`,language:n.language};e&&(t.entry_id=e);let r;try{return await new Promise((i,s)=>{setTimeout(()=>s(new Error("Load Juggler does not answer")),xr),n.connection.subscribeMessage(i,t,{resubscribe:!1}).then(o=>{r=o},s)})}finally{Promise.resolve(r?.()).catch(()=>{})}}function wr(n){let e=new Set;for(let t of Object.values(n.entities??{})){if(t.platform!==_||t.translation_key!=="distribution_mode")continue;let r=t.device_id?n.devices?.[t.device_id]:void 0;for(let[i,s]of r?.identifiers??[])i===_&&e.add(s)}return[...e]}var Ut=class{constructor(e,t,r){this.texts=e;this.view=t;this.hours=r}build(e){let{view:t,texts:r}=this,i=t.loads??[],s={type:"custom:load-juggler-card",entry_id:t.entry_id,grid_options:{columns:"full",rows:"auto"}};this.hours!==6&&(s.hours=this.hours);let o=[{type:"grid",column_span:4,cards:[s]},this.section(r("dash_site"),"mdi:home-lightning-bolt",this.site()),...i.map(a=>this.section(a.name,$r(a),this.load(a))),this.section(r("dash_history"),"mdi:chart-line",this.history(i))].filter(a=>a!==null);return{title:t.title,path:e,icon:"mdi:ev-station",type:"sections",max_columns:4,sections:o}}section(e,t,r){let i=r.filter(s=>s!==null);return i.length?{type:"grid",cards:[{type:"heading",heading:e,heading_style:"title",icon:t},...i]}:null}entity(e,t){return this.view.entities?.[e]?.[t]}tile(e,t={}){return e?{type:"tile",entity:e,...t}:null}slider(e){return this.tile(e,{features:[{type:"numeric-input",style:"slider"}],grid_options:{columns:12,rows:2}})}site(){let e=t=>this.entity(this.view.entry_id,t);return[this.tile(e("status")),this.tile(e("available_power")),this.tile(e("distribution_mode"),{features:[{type:"select-options"}],grid_options:{columns:12,rows:2}}),this.slider(e("battery_soc_target")),this.slider(e("battery_soc_min")),this.tile(e("allow_grid_charging"),{features:[{type:"toggle"}],grid_options:{columns:12,rows:1},features_position:"inline"}),this.tile(e("power_buffer")),this.tile(e("max_import_power"))]}load(e){let t=r=>this.entity(e.entry_id,r);return[this.tile(t("reason"),{state_content:["sentence"],grid_options:{columns:12,rows:1}}),this.tile(t("power")),this.tile(t("energy")),this.tile(t("operating_mode"),{features:[{type:"select-options"}],grid_options:{columns:12,rows:2}}),this.slider(t("max_current")),this.slider(t("min_current")),this.tile(t("device_power")),this.tile(t("dynamic_control"),{features:[{type:"toggle"}],grid_options:{columns:12,rows:1},features_position:"inline"})]}history(e){let{view:t,texts:r}=this,i=(c,p)=>c?[{entity:c,name:p}]:[],s=e.flatMap(c=>i(this.entity(c.entry_id,"allocated_current"),c.name)),o=e.flatMap(c=>[...i(this.entity(c.entry_id,"energy_solar"),r("dash_from_sun",{name:c.name})),...i(this.entity(c.entry_id,"energy_grid"),r("dash_from_grid",{name:c.name}))]),a=[...i(this.entity(t.entry_id,"grid_power"),r("grid")),...i(this.entity(t.entry_id,"solar_power"),r("sun")),...i(this.entity(t.entry_id,"house_power"),r("house")),...i(this.entity(t.entry_id,"battery_power"),r("battery"))],l={columns:12,rows:"auto"};return[s.length?{type:"history-graph",title:r("dash_limits"),entities:s,hours_to_show:this.hours,grid_options:l}:null,a.length?{type:"history-graph",title:r("dash_flows"),entities:a,hours_to_show:this.hours,grid_options:l}:null,o.length?{type:"statistics-graph",title:r("dash_energy"),entities:o,days_to_show:14,period:"day",chart_type:"bar",stat_types:["change"],grid_options:l}:null,{type:"button",name:r("dash_to_energy"),icon:"mdi:lightning-bolt",show_state:!1,icon_height:"24px",tap_action:{action:"navigate",navigation_path:"/energy"},grid_options:{columns:12,rows:1}}]}};function $r(n){return n.kind==="plug"?"mdi:power-socket-eu":"mdi:ev-station"}function _r(n){return{title:"Load Juggler",path:"load-juggler",cards:[{type:"markdown",content:n}]}}async function Se(n,e,t,r){let i=q(await tt(e));try{return new Ut(i,await vr(e,t),n.hours??6).build(r)}catch(s){return _r(s.message??String(s))}}var $t=class extends HTMLElement{static async generate(e,t){let r=e.entry_id?[e.entry_id]:wr(t),s=(r.length?r:[void 0]).map((o,a)=>Se(e,t,o,a?`site-${a+1}`:"site"));return{title:"Load Juggler",views:await Promise.all(s)}}},_t=class extends HTMLElement{static async generate(e,t){return Se(e,t,e.entry_id,"site")}},Ae=[{type:"load-juggler",strategyType:"dashboard",name:"Load Juggler",description:"The sites of Load Juggler: what each load does and why, its controls, and its history.",documentationURL:"https://github.com/LeoAlioth/Load-Juggler"}];var kr={"load-juggler-battery":W,"load-juggler-chart":C,"load-juggler-chips":R,"load-juggler-circuits":K,"load-juggler-load":E,"load-juggler-phases":U,"load-juggler-card-editor":G,"load-juggler-card":M,"ll-strategy-dashboard-load-juggler":$t,"ll-strategy-view-load-juggler":_t};if(!customElements.get("load-juggler-card")){for(let[e,t]of Object.entries(kr))customElements.define(e,t);let n=window;(n.customCards??=[]).push(ue),(n.customStrategies??=[]).push(...Ae)}
